// Draws each chart from the JSON beside its canvas, in the colours of the theme. The table below has the same numbers.
(() => {
  "use strict";
  const root = document.documentElement;
  const canvases = document.querySelectorAll("canvas[data-chart]");
  if (!canvases.length || !window.Chart) return;

  const css = (name) => getComputedStyle(root).getPropertyValue(`--tblr-${name}`).trim();
  const compact = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });
  const exact = new Intl.NumberFormat("en");
  const percent = new Intl.NumberFormat("en", { style: "percent", maximumFractionDigits: 1 });
  const pale = (color) => (/^#[0-9a-f]{6}$/i.test(color) ? `${color}80` : color);
  let drawn = [];

  function dataset(series, data) {
    const color = css(series.color) || css("secondary");
    const common = { label: series.label, data: series.values };
    // What may still grow is dashed, or paler.
    return data.shape === "stacks"
      ? { ...common, backgroundColor: (bar) => (bar.dataIndex < data.complete ? color : pale(color)), maxBarThickness: 40 }
      : {
          ...common,
          borderColor: color,
          backgroundColor: color,
          borderWidth: 2,
          pointRadius: series.values.length > 1 ? 0 : 3,
          pointHitRadius: 8,
          segment: { borderDash: (line) => (line.p1DataIndex < data.complete ? undefined : [4, 4]) },
        };
  }

  function options(data) {
    const stacked = data.shape === "stacks";
    const tick = data.shape === "rates" ? percent : compact;
    const whole = data.shape === "rates" ? percent : exact;
    const text = css("secondary");
    return {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      interaction: { mode: "index", intersect: false },
      font: { family: getComputedStyle(document.body).fontFamily },
      scales: {
        x: { stacked, grid: { display: false }, border: { color: css("border-color") }, ticks: { color: text, maxRotation: 0, autoSkipPadding: 16 } },
        y: {
          stacked,
          beginAtZero: true,
          grid: { color: css("border-color") },
          border: { display: false },
          ticks: { color: text, maxTicksLimit: 6, precision: stacked || tick === compact ? 0 : undefined, callback: (value) => tick.format(Math.abs(value)) },
        },
      },
      plugins: {
        legend: { position: "bottom", labels: { color: css("body-color"), boxWidth: 10, boxHeight: 10, usePointStyle: true, pointStyle: "rectRounded" } },
        tooltip: { callbacks: { label: (item) => ` ${item.dataset.label}: ${item.raw === null ? "–" : whole.format(Math.abs(item.raw))}` } },
      },
    };
  }

  function draw() {
    drawn.forEach((chart) => chart.destroy());
    Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
    drawn = Array.from(canvases, (canvas) => {
      const data = JSON.parse(canvas.parentElement.querySelector("script").textContent);
      return new Chart(canvas, {
        type: data.shape === "stacks" ? "bar" : "line",
        data: { labels: data.labels, datasets: data.series.map((series) => dataset(series, data)) },
        options: options(data),
      });
    });
  }

  draw();
  // Only the theme's change is of interest: nothing else sets this attribute.
  new MutationObserver(draw).observe(root, { attributes: true, attributeFilter: ["data-bs-theme"] });
})();

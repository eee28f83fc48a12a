// Draws each chart from the JSON beside its canvas, in the colours of the theme and the language of the page. The table
// below has the same numbers, and the links that a click or Enter on one of them follows.
(() => {
  "use strict";
  const root = document.documentElement;
  const canvases = document.querySelectorAll("canvas[data-chart]");
  if (!canvases.length || !window.Chart) return;

  const language = root.lang || "en";
  const rightToLeft = root.dir === "rtl";
  const css = (name) => getComputedStyle(root).getPropertyValue(`--tblr-${name}`).trim();
  // Numbers as the page shows them: exact below ten thousand, three digits above.
  const [thousand, million, billion, share] = root.dataset.units.split("|");
  const exact = new Intl.NumberFormat(language);
  const tenths = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  const hundredths = new Intl.NumberFormat(language, { maximumFractionDigits: 2 });
  const percent = { format: (rate) => share.replace("{0}", tenths.format(rate * 100)) };
  const compact = {
    format(number) {
      if (Math.abs(number) < 10000) return hundredths.format(number);
      const rounded = Number(number.toPrecision(3));
      const unit = Math.abs(rounded) < 1e6 ? [1e3, thousand] : Math.abs(rounded) < 1e9 ? [1e6, million] : [1e9, billion];
      return unit[1].replace("{0}", hundredths.format(rounded / unit[0]));
    },
  };
  const pale = (color) => (/^#[0-9a-f]{6}$/i.test(color) ? `${color}80` : color);
  const SMALL = 0.0005; // as of the tiles: smaller changes show no arrow
  let drawn = [];

  function dataset(series, data) {
    const color = css(series.color) || css("secondary");
    const common = { label: series.label, data: series.values };
    if (data.shape === "stacks") {
      // What may still grow is paler, within a line of the full colour.
      return {
        ...common,
        stack: "now",
        order: 1,
        backgroundColor: (bar) => (bar.dataIndex < data.complete ? color : pale(color)),
        borderColor: color,
        borderWidth: (bar) => (bar.dataIndex < data.complete ? 0 : 1),
        borderSkipped: false,
        maxBarThickness: 40,
      };
    }
    const points = series.values.filter((value) => value !== null).length;
    return {
      ...common,
      borderColor: color,
      backgroundColor: color,
      borderWidth: 2,
      pointRadius: points > 5 ? 0 : 3,
      pointHitRadius: 8,
      pointHoverRadius: 5,
      // What may still grow is dashed.
      segment: { borderDash: (line) => (line.p1DataIndex < data.complete ? undefined : [4, 4]) },
    };
  }

  // The period before: thin, and not in the legend. Of lines the same line, of stacks their sum.
  function datasetBefore(label, color, values) {
    return {
      type: "line",
      label,
      data: values,
      isBefore: true,
      stack: "before",
      order: 0,
      borderColor: color,
      backgroundColor: color,
      borderWidth: 1,
      borderDash: [2, 2],
      pointRadius: 0,
      pointHitRadius: 0,
      pointHoverRadius: 0,
    };
  }

  function datasets(data, words) {
    const now = data.series.map((series) => dataset(series, data));
    const before = data.before.length
      ? [datasetBefore(words.before, css("secondary"), data.before)]
      : data.series
          .filter((series) => series.before.length)
          .map((series) => datasetBefore(`${series.label}, ${words.before}`, css(series.color) || css("secondary"), series.before));
    return now.concat(before);
  }

  function change(now, before) {
    if (now === null || now === undefined || !before) return "";
    const part = Math.abs(now) / Math.abs(before) - 1;
    return `  ${Math.abs(part) < SMALL ? "±" : part > 0 ? "▲" : "▼"} ${percent.format(Math.abs(part))}`;
  }

  const sum = (data, index) => data.series.reduce((all, series) => all + Math.max(0, series.values[index] ?? 0), 0);

  /** The lines of a tooltip about one period: each number, its change, and of stacks their sum. */
  function words(data, canvas) {
    const { total, before, withheld } = canvas.dataset;
    const whole = data.shape === "rates" ? percent : exact;
    const number = (value) => (value === null ? withheld : whole.format(Math.abs(value)));
    // A period that may still grow is compared with nothing.
    const changed = (index, now, earlier) => (index < data.complete ? change(now, earlier) : "");
    return {
      before,
      line: (series, index) => `${series.label}: ${number(series.values[index])}${changed(index, series.values[index], series.before[index])}`,
      foot: (index) => {
        const hidden = data.series.some((series) => series.values[index] === null);
        const lines = [];
        if (total && data.series.length > 1) {
          const all = sum(data, index);
          lines.push(`${total}: ${hidden ? "≥ " : ""}${whole.format(all)}${hidden ? "" : changed(index, all, data.before[index])}`);
        }
        if (data.before.length) lines.push(`${before}: ${number(data.before[index])}`);
        data.series.filter((series) => series.before.length).forEach((series) => lines.push(`${series.label}, ${before}: ${number(series.before[index])}`));
        return lines;
      },
    };
  }

  // Where a small group is withheld, a bar would look like fewer people: it gets a hatched ground.
  const withheld = {
    id: "withheld",
    beforeDatasetsDraw(chart) {
      const { data } = chart.config.options.plugins.withheld;
      if (!data || data.shape !== "stacks") return;
      const { ctx, chartArea, scales } = chart;
      const width = Math.min(40, (chartArea.right - chartArea.left) / data.labels.length) * 0.9;
      data.labels.forEach((_, index) => {
        if (!data.series.some((series) => series.values[index] === null)) return;
        ctx.save();
        ctx.beginPath();
        ctx.rect(scales.x.getPixelForValue(index) - width / 2, chartArea.top, width, chartArea.bottom - chartArea.top);
        ctx.clip();
        ctx.strokeStyle = css("secondary");
        ctx.globalAlpha = 0.5;
        ctx.beginPath();
        for (let y = chartArea.top - width; y < chartArea.bottom; y += 6) {
          ctx.moveTo(scales.x.getPixelForValue(index) - width / 2, y + width);
          ctx.lineTo(scales.x.getPixelForValue(index) + width / 2, y);
        }
        ctx.stroke();
        ctx.restore();
      });
    },
  };

  function options(data, told) {
    const stacked = data.shape === "stacks";
    const tick = data.shape === "rates" ? percent : compact;
    const text = css("secondary");
    const isNow = (item) => !item.dataset.isBefore;
    return {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      locale: language,
      interaction: { mode: "index", intersect: false },
      font: { family: getComputedStyle(document.body).fontFamily },
      scales: {
        x: { stacked, offset: stacked || data.labels.length === 1, reverse: rightToLeft, grid: { display: false }, border: { color: css("border-color") }, ticks: { color: text, maxRotation: 0, autoSkipPadding: 16 } },
        y: {
          stacked,
          position: rightToLeft ? "right" : "left",
          beginAtZero: true,
          grid: { color: css("border-color") },
          border: { display: false },
          ticks: { color: text, maxTicksLimit: 6, precision: stacked || tick === compact ? 0 : undefined, callback: (value) => tick.format(Math.abs(value)) },
        },
      },
      plugins: {
        withheld: { data },
        legend: {
          position: "bottom",
          rtl: rightToLeft,
          labels: { color: css("body-color"), boxWidth: 10, boxHeight: 10, usePointStyle: true, pointStyle: "rectRounded", filter: (item, all) => isNow({ dataset: all.datasets[item.datasetIndex] }) },
        },
        tooltip: {
          rtl: rightToLeft,
          textDirection: rightToLeft ? "rtl" : "ltr",
          filter: isNow,
          callbacks: {
            title: (items) => (items.length ? data.titles[items[0].dataIndex] : ""),
            label: (item) => ` ${told.line(data.series[item.datasetIndex], item.dataIndex)}`,
            footer: (items) => (items.length ? told.foot(items[0].dataIndex) : []),
          },
        },
      },
    };
  }

  /** The link that the table has for a number; undefined where it has none. */
  function link(canvas, series, index) {
    const body = canvas.closest(".chart-card")?.querySelector(".twin tbody");
    return body?.rows[index]?.cells[series + 1]?.querySelector("a")?.href;
  }

  function pointed(chart, event) {
    const bars = chart.config.type === "bar";
    const found = chart.getElementsAtEventForMode(event, "nearest", { intersect: bars, axis: "xy" }, true);
    return found.find((element) => !chart.data.datasets[element.datasetIndex].isBefore);
  }

  function listenToPointer(canvas) {
    const chart = () => Chart.getChart(canvas);
    canvas.addEventListener("click", (event) => {
      const element = pointed(chart(), event);
      const to = element && link(canvas, element.datasetIndex, element.index);
      if (to) location.assign(to);
    });
    canvas.addEventListener("mousemove", (event) => {
      const element = pointed(chart(), event);
      canvas.style.cursor = element && link(canvas, element.datasetIndex, element.index) ? "pointer" : "";
    });
  }

  function listenToKeys(canvas, data) {
    const said = document.createElement("p");
    said.className = "visually-hidden";
    said.setAttribute("role", "status");
    canvas.after(said);
    canvas.tabIndex = 0;
    canvas.setAttribute("role", "application");
    canvas.setAttribute("aria-label", `${canvas.getAttribute("aria-label")}. ${canvas.dataset.keys}`);
    let at = { series: 0, index: data.labels.length - 1 };
    const within = (value, length) => Math.min(Math.max(value, 0), length - 1);

    function show() {
      const chart = Chart.getChart(canvas);
      const active = { datasetIndex: at.series, index: at.index };
      const element = chart.getDatasetMeta(at.series).data[at.index];
      chart.setActiveElements([active]);
      chart.tooltip.setActiveElements([active], element ? { x: element.x, y: element.y } : { x: 0, y: 0 });
      chart.update("none");
      said.textContent = [data.titles[at.index], words(data, canvas).line(data.series[at.series], at.index)].join(", ");
    }

    canvas.addEventListener("keydown", (event) => {
      const forward = rightToLeft ? -1 : 1;
      const moves = {
        ArrowRight: () => (at.index = within(at.index + forward, data.labels.length)),
        ArrowLeft: () => (at.index = within(at.index - forward, data.labels.length)),
        ArrowUp: () => (at.series = within(at.series - 1, data.series.length)),
        ArrowDown: () => (at.series = within(at.series + 1, data.series.length)),
        Home: () => (at.index = 0),
        End: () => (at.index = data.labels.length - 1),
      };
      if (moves[event.key]) {
        moves[event.key]();
        show();
      } else if (event.key === "Enter") {
        const to = link(canvas, at.series, at.index);
        if (to) location.assign(to);
      } else {
        return;
      }
      event.preventDefault();
    });
    canvas.addEventListener("focus", () => canvas.matches(":focus-visible") && show());
    canvas.addEventListener("blur", () => {
      const chart = Chart.getChart(canvas);
      chart.setActiveElements([]);
      chart.tooltip.setActiveElements([], { x: 0, y: 0 });
      chart.update("none");
      said.textContent = "";
    });
  }

  const data = new Map(Array.from(canvases, (canvas) => [canvas, JSON.parse(canvas.parentElement.querySelector("script").textContent)]));

  function draw() {
    drawn.forEach((chart) => chart.destroy());
    Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
    drawn = Array.from(data, ([canvas, one]) => {
      const told = words(one, canvas);
      return new Chart(canvas, {
        type: one.shape === "stacks" ? "bar" : "line",
        data: { labels: one.labels, keys: one.keys, datasets: datasets(one, told) },
        options: options(one, told),
        plugins: [withheld],
      });
    });
  }

  draw();
  data.forEach((one, canvas) => {
    listenToPointer(canvas);
    listenToKeys(canvas, one);
  });
  // Only the theme's change is of interest: nothing else sets this attribute.
  new MutationObserver(draw).observe(root, { attributes: true, attributeFilter: ["data-bs-theme"] });
})();

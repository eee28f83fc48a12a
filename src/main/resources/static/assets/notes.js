// Draws the notes on days into charts of time: a dashed line with a dot at its top; its text is in the tooltip of the day.
(() => {
  "use strict";
  if (!window.Chart) return;

  const LINE_LENGTH = 44;
  const of = (chart) => {
    if (!chart.$notes) {
      const data = chart.canvas.parentElement.querySelector("script[data-notes]");
      chart.$notes = data ? JSON.parse(data.textContent) : [];
    }
    return chart.$notes;
  };

  // The tooltip breaks no lines by itself.
  const lines = (text) =>
    text.split(" ").reduce((all, word) => {
      const last = all.length - 1;
      if (last >= 0 && `${all[last]} ${word}`.length <= LINE_LENGTH) all[last] += ` ${word}`;
      else all.push(word);
      return all;
    }, []);

  Chart.defaults.plugins.tooltip.callbacks.afterFooter = (items) =>
    items.length ? of(items[0].chart).filter((note) => note.at === items[0].dataIndex).flatMap((note) => lines(`◆ ${note.text}`)) : [];

  Chart.register({
    id: "notes",
    afterDatasetsDraw(chart) {
      const x = chart.scales.x;
      const notes = x ? of(chart) : [];
      if (!notes.length) return;
      const color = getComputedStyle(document.documentElement).getPropertyValue("--tblr-secondary").trim();
      const { ctx, chartArea } = chart;
      ctx.save();
      ctx.strokeStyle = color;
      ctx.fillStyle = color;
      ctx.setLineDash([3, 3]);
      new Set(notes.map((note) => note.at)).forEach((at) => {
        const place = x.getPixelForValue(at);
        ctx.beginPath();
        ctx.moveTo(place, chartArea.top + 8);
        ctx.lineTo(place, chartArea.bottom);
        ctx.stroke();
        ctx.beginPath();
        ctx.arc(place, chartArea.top + 4, 4, 0, 2 * Math.PI);
        ctx.fill();
      });
      ctx.restore();
    },
  });
})();

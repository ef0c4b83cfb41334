// Draws the series of the page from its JSON twin. The table below says the same without it.
(() => {
  const place = document.querySelector("[data-series]");
  if (!place || typeof uPlot === "undefined") return;
  const look = getComputedStyle(document.documentElement);
  const colour = (name) => look.getPropertyValue(name).trim();
  const time = new Intl.DateTimeFormat(place.dataset.locale, {
    timeZone: "Asia/Bangkok", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit",
  });

  const draw = (page) => {
    const points = [...page.points].sort((a, b) => a.valid_at < b.valid_at ? -1 : 1);
    if (points.length < 2) return;
    const axis = {
      stroke: colour("--sn-muted"),
      grid: { stroke: colour("--sn-line"), width: 1 },
      ticks: { stroke: colour("--sn-line"), width: 1 },
      font: "12px Sarabun",
    };
    const size = () => ({ width: place.clientWidth, height: 240 });
    place.hidden = false;
    const chart = new uPlot({
      ...size(),
      tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), "Asia/Bangkok"),
      series: [
        { label: place.dataset.timeLabel, value: (_, v) => v == null ? "" : time.format(v * 1000) },
        {
          label: place.dataset.valueLabel,
          stroke: colour("--sn-accent"),
          width: 2,
          points: { size: 5 },
        },
      ],
      axes: [
        { ...axis, values: (_, ticks) => ticks.map((v) => time.format(v * 1000)), space: 110 },
        { ...axis, size: 54 },
      ],
    }, [
      points.map((p) => Date.parse(p.valid_at) / 1000),
      points.map((p) => Number(p.value)),
    ], place);
    addEventListener("resize", () => chart.setSize(size()));
  };

  fetch(place.dataset.series, { headers: { Accept: "application/json" } })
    .then((answer) => answer.ok ? answer.json() : Promise.reject(new Error(answer.status)))
    .then(draw)
    .catch(() => { place.hidden = true; });
})();

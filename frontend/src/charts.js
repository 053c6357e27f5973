// Charts, on pages that have them. The data stand in the page: each figure also carries its table.
import { BarChart, CustomChart, LineChart, ScatterChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

echarts.use([BarChart, CustomChart, LineChart, ScatterChart, AriaComponent, GridComponent, LegendComponent, TooltipComponent, SVGRenderer]);

const ink = "#1d211f";
const faint = "#d9d4c8";
const accent = "#0f6466";
const unknown = "#53606d";
const font = getComputedStyle(document.body).fontFamily;

echarts.registerTheme("ronghe", {
  color: [accent, "#2b6b3e", "#8a5a00", "#a12b2b", unknown],
  textStyle: { fontFamily: font, color: ink, fontSize: 13 },
  valueAxis: { splitLine: { lineStyle: { color: faint } }, axisLabel: { color: ink } },
  categoryAxis: { axisLine: { lineStyle: { color: faint } }, axisTick: { show: false }, axisLabel: { color: ink } },
});

const common = {
  animation: false,
  aria: { enabled: true },
  tooltip: { renderMode: "richText", confine: true, borderColor: faint, textStyle: { color: ink } },
};

function whisker(api, from, to, isKnown) {
  const [start, end] = [api.coord(from), api.coord(to)];
  return {
    type: "line",
    shape: { x1: start[0], y1: start[1], x2: end[0], y2: end[1] },
    style: { stroke: isKnown ? accent : unknown, lineWidth: 2, lineDash: isKnown ? null : [5, 4] },
  };
}

// rows: {label, low, value|null, high}: where the value is unknown, the whole interval is dashed.
function intervals({ rows, unit, max }) {
  return {
    ...common,
    grid: { left: 8, right: 48, top: 8, bottom: 24, containLabel: true },
    xAxis: { type: "value", min: 0, max, axisLabel: { formatter: `{value} ${unit}`, hideOverlap: true } },
    yAxis: { type: "category", inverse: true, data: rows.map((row) => row.label) },
    series: [
      {
        type: "custom",
        silent: true,
        renderItem: (params, api) => {
          const row = rows[params.dataIndex];
          return whisker(api, [row.low, params.dataIndex], [row.high, params.dataIndex], row.value !== null);
        },
        data: rows.map((row, index) => [row.low, index]),
      },
      {
        type: "scatter",
        symbolSize: 11,
        itemStyle: { color: accent },
        data: rows.flatMap((row, index) => (row.value === null ? [] : [{ name: row.label, value: [row.value, index] }])),
      },
      {
        // The figure stands behind the whisker, where no other row reaches.
        type: "scatter",
        symbolSize: 0,
        silent: true,
        label: { show: true, position: "right", formatter: ({ data }) => `${data.shown} ${unit}`, color: ink },
        data: rows.flatMap((row, index) => (row.value === null ? [] : [{ value: [row.high, index], shown: row.value }])),
      },
    ],
  };
}

// dots: {label, x, y, low, high, mark, url}: substance across, formality up, what is unknown as a dashed
// whisker. Where formality exceeds substance by far lies the shaded corner.
function dots({ dots: points, across, up, corner, max }) {
  const shapes = { holds: "circle", due: "diamond", broken: "rect", unknown: "emptyCircle" };
  const gap = 0.35 * max;
  return {
    ...common,
    grid: { left: 40, right: 16, top: 28, bottom: 40 },
    xAxis: { type: "value", min: 0, max, name: across, nameLocation: "middle", nameGap: 26 },
    yAxis: { type: "value", min: 0, max, name: up, nameTextStyle: { align: "left" } },
    series: [
      {
        type: "custom",
        silent: true,
        data: corner ? [[0, max]] : [],
        renderItem: (params, api) => ({
          type: "group",
          children: [
            { type: "polygon", shape: { points: [api.coord([0, gap]), api.coord([0, max]), api.coord([max - gap, max])] }, style: { fill: "#f3e9d7" } },
            { type: "text", x: api.coord([0, max])[0] + 8, y: api.coord([0, max])[1] + 8, style: { text: corner, fill: "#6b4a05", fontSize: 12 } },
          ],
        }),
      },
      {
        type: "custom",
        silent: true,
        renderItem: (params, api) => {
          const point = points[params.dataIndex];
          return whisker(api, [point.low, point.y], [point.high, point.y], false);
        },
        data: points.map((point) => [point.x, point.y]),
      },
      {
        type: "scatter",
        symbolSize: 12,
        data: points.map(({ label, x, y, mark, url }) => ({
          name: label,
          value: [x, y],
          url,
          cursor: url ? "pointer" : "default",
          symbol: shapes[mark] || "circle",
          itemStyle: { color: mark ? meanings[mark].color : accent, borderColor: "#fff", borderWidth: 1 },
        })),
        tooltip: { formatter: ({ name, value }) => `${name}\n${across} ${value[0]} · ${up} ${value[1]}` },
      },
    ],
  };
}

// The four meanings by colour and, for grey paper, by pattern.
const meanings = {
  holds: { color: "#2b6b3e", decal: { symbol: "none" } },
  due: { color: "#c58a1e", decal: { symbol: "line", dashArrayX: [1, 0], dashArrayY: [2, 5], rotation: Math.PI / 4, color: "#ffffff99" } },
  broken: { color: "#a12b2b", decal: { symbol: "rect", dashArrayX: [3, 3], dashArrayY: [3, 3], color: "#ffffff80" } },
  unknown: { color: "#aeb6bd", decal: { symbol: "line", dashArrayX: [1, 0], dashArrayY: [1, 4], color: "#53606d" } },
};

// A number stands in its bar where it has room there; the table has them all.
const LEAST_SHARE = 0.08;
const AXIS_WIDTH = 60;
const DIGIT_WIDTH = 7;

// labels: months; series: {name, mark, isStacked, points: [{value|null, url}]}. Null is too small to show.
function bars({ labels, series, unit }, width) {
  const sums = labels.map((_, month) =>
    series.filter(({ isStacked }) => isStacked).reduce((sum, { points }) => sum + (points[month].value || 0), 0),
  );
  const flat = series.filter(({ isStacked }) => !isStacked).flatMap(({ points }) => points.map(({ value }) => value || 0));
  const least = Math.max(0, ...sums, ...flat) * LEAST_SHARE;
  const digits = Math.floor((width - AXIS_WIDTH) / labels.length / DIGIT_WIDTH);
  const fits = (value) => value && value >= least && `${value}`.length <= digits;
  return {
    ...common,
    tooltip: { ...common.tooltip, trigger: "item", formatter: ({ seriesName, name, value }) => `${name}\n${seriesName}: ${value} ${unit}` },
    legend: { bottom: 0, icon: "rect", itemWidth: 14, itemHeight: 10, textStyle: { color: ink } },
    grid: { left: 8, right: 8, top: 24, bottom: 36 + 18 * Math.floor(series.length / 2), containLabel: true },
    xAxis: { type: "category", data: labels, axisTick: { show: false } },
    yAxis: { type: "value", min: 0, minInterval: 1 },
    series: series.map(({ name, mark, isStacked, points }) => {
      const data = points.map(({ value, url }) => ({
        value: value || (isStacked ? null : value),
        url,
        cursor: url ? "pointer" : "default",
      }));
      if (!isStacked) {
        return { name, type: "line", step: "middle", symbol: "none", data, lineStyle: { color: ink, type: "dashed", width: 2 }, itemStyle: { color: ink } };
      }
      return {
        name,
        type: "bar",
        stack: "all",
        data,
        barMaxWidth: 36,
        itemStyle: { ...meanings[mark], borderColor: ink, borderWidth: 0.5 },
        label: { show: true, position: "inside", color: ink, backgroundColor: "#ffffffd9", padding: [0, 3], borderRadius: 2, fontSize: 11, textBorderWidth: 0, formatter: ({ value }) => (fits(value) ? value : "") },
        labelLayout: { hideOverlap: true },
      };
    }),
  };
}

const kinds = { intervals, dots, bars };

function draw(element) {
  const data = JSON.parse(element.dataset.chart);
  const chart = echarts.init(element, "ronghe", { renderer: "svg" });
  const lay = () => chart.setOption(kinds[element.dataset.kind](data, element.clientWidth));
  lay();
  chart.on("click", ({ data: point }) => {
    if (point && point.url) window.location.assign(point.url);
  });
  new ResizeObserver(() => {
    chart.resize();
    lay();
  }).observe(element);
}

document.addEventListener("DOMContentLoaded", () => {
  for (const element of document.querySelectorAll("[data-chart]")) {
    element.hidden = false;
    draw(element);
  }
});

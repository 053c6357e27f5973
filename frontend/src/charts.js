// Charts, on pages that have them. The data stand in the page: each figure also carries its table.
import { CustomChart, ScatterChart } from "echarts/charts";
import { AriaComponent, GridComponent, TooltipComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

echarts.use([CustomChart, ScatterChart, AriaComponent, GridComponent, TooltipComponent, SVGRenderer]);

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
    xAxis: { type: "value", min: 0, max, axisLabel: { formatter: `{value} ${unit}` } },
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
        label: { show: true, position: "top", formatter: ({ data }) => `${data.value[0]} ${unit}`, color: ink },
        data: rows.flatMap((row, index) => (row.value === null ? [] : [{ name: row.label, value: [row.value, index] }])),
      },
    ],
  };
}

// dots: {label, x, y, low, high}: substance across, formality up, what is unknown as a dashed whisker.
function dots({ dots: points, across, up, max }) {
  return {
    ...common,
    grid: { left: 40, right: 16, top: 28, bottom: 40 },
    xAxis: { type: "value", min: 0, max, name: across, nameLocation: "middle", nameGap: 26 },
    yAxis: { type: "value", min: 0, max, name: up, nameTextStyle: { align: "left" } },
    series: [
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
        itemStyle: { color: accent, borderColor: "#fff", borderWidth: 1 },
        data: points.map((point) => ({ name: point.label, value: [point.x, point.y] })),
        tooltip: { formatter: ({ name, value }) => `${name}\n${across} ${value[0]} · ${up} ${value[1]}` },
      },
    ],
  };
}

const kinds = { intervals, dots };

function draw(element) {
  const data = JSON.parse(element.dataset.chart);
  const chart = echarts.init(element, "ronghe", { renderer: "svg" });
  chart.setOption(kinds[element.dataset.kind](data));
  new ResizeObserver(() => chart.resize()).observe(element);
}

document.addEventListener("DOMContentLoaded", () => {
  for (const element of document.querySelectorAll("[data-chart]")) {
    element.hidden = false;
    draw(element);
  }
});

// What echarts.js was made of, to make it again:
// npm i echarts@6.1.0 esbuild && npx esbuild bundle.mjs --bundle --minify --format=esm --legal-comments=none --target=es2020 --outfile=echarts.js
import { init, use } from "echarts/core";
import { BarChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendPlainComponent, TitleComponent } from "echarts/components";
import { CanvasRenderer, SVGRenderer } from "echarts/renderers";
use([BarChart, AriaComponent, GridComponent, LegendPlainComponent, TitleComponent, CanvasRenderer, SVGRenderer]);
export { init };

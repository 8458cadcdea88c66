import { init } from '../lib/echarts/echarts.js';

/* Draws what the table beside it says, and nothing that is not there: the chart has no data of its own. */

const ownColours = 8;
const calm = matchMedia('(prefers-reduced-motion: reduce)');

function property(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function read(view) {
  const rows = [...view.querySelectorAll('tbody tr')].reverse();
  const series = [...view.querySelectorAll('th[data-series]')].map((head, index) => ({
    name: head.textContent.trim(),
    data: rows.map((row) => {
      const { value } = row.querySelectorAll('td[data-value]')[index].dataset;
      return value === '' ? null : Number(value);
    }),
  }));
  return { years: rows.map((row) => row.querySelector('th').textContent.trim()), series };
}

/** Size of the small type of the page, in pixels. */
function typeSize() {
  return Number.parseFloat(property('--step--1')) * Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
}

/** Lines the legend needs: a Chinese letter is as wide as it is high. */
function legendHeight(series, width) {
  const type = typeSize();
  let [lines, used] = [1, 0];
  for (const { name } of series) {
    const wide = name.length * type + 46;
    if (used + wide > width - 16 && used > 0) {
      [lines, used] = [lines + 1, 0];
    }

    used += wide;
  }

  return lines * (type + 11);
}

function options(view, width, isPicture) {
  const { years, series } = read(view);
  const isWhole = view.dataset.whole === 'true';
  const [ink, soft, line, paper] = ['--ink', '--ink-soft', '--line', '--paper'].map(property);
  const font = getComputedStyle(document.body).fontFamily;
  const type = typeSize();
  const legend = series.length > 1 ? legendHeight(series, width) : 0;
  return {
    animation: !isPicture && !calm.matches,
    backgroundColor: isPicture ? paper : 'transparent',
    textStyle: { fontFamily: font, color: ink },
    color: Array.from({ length: ownColours }, (_, index) => property(`--chart-${index + 1}`)),
    // Patterns, so that no one needs to tell colours apart; what the chart says is said by the name of its box.
    aria: { enabled: true, label: { enabled: false }, decal: { show: series.length > 1 } },
    title: isPicture
      ? { text: view.querySelector('caption').textContent.trim(), subtext: `来源：${document.querySelector('.site-name').textContent.trim()} ${location.origin}`, left: 8, top: 8, textStyle: { fontSize: 16, color: ink }, subtextStyle: { color: soft } }
      : { show: false },
    grid: { left: 12, right: 16, top: isPicture ? 84 : 32, bottom: 12 + legend, containLabel: true },
    legend: { show: series.length > 1, bottom: 4, left: 'center', width: width - 16, itemWidth: 24, textStyle: { color: ink, fontSize: type } },
    xAxis: { type: 'category', data: years, axisLabel: { color: ink, fontSize: type }, axisLine: { lineStyle: { color: soft } }, axisTick: { show: false } },
    yAxis: { type: 'value', name: view.dataset.unit, nameTextStyle: { color: soft, fontSize: type }, minInterval: view.dataset.unit === '件' ? 1 : 0, axisLabel: { color: soft, fontSize: type }, splitLine: { lineStyle: { color: line } } },
    series: series.map(({ name, data }) => ({
      type: 'bar',
      name,
      data,
      stack: isWhole ? 'whole' : undefined,
      barMaxWidth: 56,
      silent: true,
      itemStyle: { borderColor: paper, borderWidth: isWhole ? 1 : 0 },
      label: { show: series.length <= 3, position: isWhole && series.length > 1 ? 'inside' : 'top', color: ink, fontSize: type, backgroundColor: isWhole && series.length > 1 ? paper : 'transparent', padding: [1, 4], borderRadius: 2, formatter: ({ value }) => (value ? String(value) : '') },
    })),
  };
}

function save(name, blob) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

function picture(view, kind) {
  const [width, height] = [960, 560];
  const name = `${view.querySelector('caption').textContent.trim().replaceAll(/[\\/:*?"<>|;]/g, '_')}.${kind}`;
  if (kind === 'svg') {
    const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
    chart.setOption(options(view, width, true));
    save(name, new Blob([chart.renderToSVGString()], { type: 'image/svg+xml' }));
    chart.dispose();
    return;
  }

  const chart = init(document.createElement('div'), null, { renderer: 'canvas', width, height, devicePixelRatio: 2 });
  chart.setOption(options(view, width, true));
  chart.renderToCanvas({ pixelRatio: 2, backgroundColor: property('--paper') }).toBlob((blob) => {
    save(name, blob);
    chart.dispose();
  }, 'image/png');
}

function show(view) {
  const figure = view.querySelector('.chart');
  const box = figure.querySelector('.chart__drawing');
  figure.hidden = false;
  view.classList.add('statistics-view--drawn');
  const chart = init(box, null, { renderer: 'canvas' });
  const draw = () => {
    chart.resize();
    chart.setOption(options(view, box.clientWidth, false), true);
  };
  draw();
  box.dataset.drawn = JSON.stringify(chart.getOption().series.map(({ name, data }) => ({ name, data })));
  new ResizeObserver(() => {
    if (chart.getWidth() !== box.clientWidth) {
      draw();
    }
  }).observe(box);
  for (const colours of ['(prefers-color-scheme: dark)', 'print']) {
    matchMedia(colours).addEventListener('change', draw);
  }
  for (const button of view.querySelectorAll('[data-save]')) {
    button.closest('li').hidden = false;
    button.addEventListener('click', () => picture(view, button.dataset.save));
  }
}

// Drawn when it comes into sight: nine charts at once would make a telephone wait.
const sight = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (isIntersecting) {
      sight.unobserve(target);
      show(target);
    }
  }
}, { rootMargin: '400px' });
document.querySelectorAll('.statistics-view').forEach((view) => sight.observe(view));

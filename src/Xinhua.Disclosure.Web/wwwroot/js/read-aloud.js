/* Reads a report aloud with the voice of the visitor's own machine; nothing is sent anywhere. */

const sentence = /[^。！？；!?;\n]+[。！？；!?;]*[”’」』）)]*/gu;
const chinese = /^(zh|cmn|yue)\b/iu;
const synthesis = globalThis.speechSynthesis;
const highlights = globalThis.CSS?.highlights;

/** What is read one after the other: a sentence with its place in the text, or a cell with the labels that speak of it. */
function pieces(article, withTables) {
  const found = [];
  for (const block of article.querySelectorAll('h1, h2, h3, p, table')) {
    if (block.matches('table')) {
      found.push({ say: withTables ? `表格：${block.caption?.textContent ?? ''}。` : '此处有表格，已跳过。', at: block.caption ?? block });
      found.push(...(withTables ? cells(block) : []));
    } else {
      found.push(...sentences(block));
    }
  }

  return found;
}

function cells(table) {
  return [...table.querySelectorAll('td[headers]')].map((cell) => {
    const labels = cell.headers.split(/\s+/u).map((id) => document.getElementById(id)?.textContent.trim() ?? '');
    return { say: `${labels.filter(Boolean).join('，')}：${cell.textContent.trim() || '空'}。`, at: cell };
  });
}

function sentences(block) {
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  const nodes = [];
  let text = '';
  while (walker.nextNode()) {
    nodes.push({ node: walker.currentNode, from: text.length });
    text += walker.currentNode.data;
  }

  const place = (offset) => {
    const { node, from } = nodes.findLast((each) => each.from <= offset);
    return [node, offset - from];
  };
  return [...text.matchAll(sentence)].filter(([words]) => words.trim() !== '').map(({ 0: words, index }) => {
    const range = document.createRange();
    range.setStart(...place(index));
    range.setEnd(...place(index + words.length));
    return { say: words.trim(), at: block, range };
  });
}

function start(bar) {
  const article = document.querySelector(bar.dataset.article);
  const [play, pause] = [bar.querySelector('[data-read=play]'), bar.querySelector('[data-read=pause]')];
  const [tables, state] = [bar.querySelector('[data-read=tables]'), bar.querySelector('[data-read=state]')];
  let list = [];
  let index = 0;
  let turn = 0;

  const voice = () => synthesis.getVoices().find(({ lang }) => chinese.test(lang.replace('_', '-')));

  function unmark() {
    highlights?.delete('read-aloud');
    article.querySelectorAll('.is-read').forEach((element) => element.classList.remove('is-read'));
  }

  function mark({ at, range }) {
    unmark();
    if (range && highlights) {
      highlights.set('read-aloud', new Highlight(range));
    } else {
      at.classList.add('is-read');
    }

    const { top, bottom } = (range ?? at).getBoundingClientRect();
    if (top < 80 || bottom > innerHeight) {
      at.scrollIntoView({ block: 'center' });
    }
  }

  function say() {
    if (index >= list.length) {
      stop('朗读完了。');
      return;
    }

    const spoken = new SpeechSynthesisUtterance(list[index].say);
    [spoken.voice, spoken.lang] = [voice(), voice().lang];
    // An utterance that is cut off ends too; only the one whose turn it is leads on.
    const mine = ++turn;
    spoken.addEventListener('end', () => {
      if (mine === turn) {
        index += 1;
        say();
      }
    });
    spoken.addEventListener('error', ({ error }) => {
      if (mine === turn && error !== 'interrupted' && error !== 'canceled') {
        stop('朗读出错，已停止。请检查这台设备的语音设置。');
      }
    });
    mark(list[index]);
    synthesis.speak(spoken);
  }

  function hush() {
    turn += 1;
    synthesis.cancel();
  }

  function stop(words) {
    hush();
    unmark();
    list = [];
    play.setAttribute('aria-pressed', 'false');
    play.textContent = '朗读正文';
    pause.hidden = true;
    state.textContent = words;
  }

  play.addEventListener('click', () => {
    if (list.length > 0) {
      stop('已停止朗读。');
      return;
    }

    [list, index] = [pieces(article, !tables.checked), 0];
    play.setAttribute('aria-pressed', 'true');
    play.textContent = '停止朗读';
    [pause.hidden, pause.textContent, state.textContent] = [false, '暂停', ''];
    hush();
    say();
  });

  // Some machines forget what they were saying when they pause; the sentence is begun again instead.
  pause.addEventListener('click', () => {
    const isPaused = pause.textContent === '继续';
    pause.textContent = isPaused ? '暂停' : '继续';
    if (isPaused) {
      say();
    } else {
      hush();
    }
  });

  tables.addEventListener('change', () => {
    if (list.length > 0) {
      stop('已停止朗读；再按「朗读正文」按新的选择朗读。');
    }
  });

  // Voices may come late.
  function offer() {
    const isAble = voice() !== undefined;
    [play.hidden, tables.closest('label').hidden] = [!isAble, !isAble];
    state.textContent = isAble ? '' : '这台设备没有中文语音，不能朗读；可以在系统的语音设置中安装。';
  }

  bar.hidden = false;
  synthesis.cancel();
  offer();
  synthesis.addEventListener?.('voiceschanged', () => list.length === 0 && offer());
  addEventListener('pagehide', hush);
}

if (synthesis && globalThis.SpeechSynthesisUtterance) {
  document.querySelectorAll('.read-aloud').forEach(start);
}

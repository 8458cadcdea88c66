/**
 * Saves what is typed change by change, and loses nothing: while the connection is away changes wait in the browser, after signing in again
 * they are sent, and where somebody else changed the same both are shown. One request at a time; one whose answer is lost is sent again as it was,
 * so that the server can tell it from a new one.
 */

import { cellPanel, chooseText } from './conflicts.js';
import { cleanText } from './narrative.js';
import { nextPatches } from './patches.js';
import { pendingOf } from './pending.js';
import { presenceView, watch } from './presence.js';
import { canonical, cellOf, cleanOf, isDirty, isReadable, sectionOf } from './saved-items.js';
import { barOf } from './saving-bar.js';
import { enableUndo } from './undo.js';
import { changedFields, guard } from './unsaved.js';

const QUIET = 700;
const MOST_CELLS = 100;
const PAUSES = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000, 60_000];
const PATIENCE = 20_000;
const MARK_LASTS = 2_500;
const NEWS_LASTS = 6_000;

/**
 * @param {HTMLFormElement} form carries where to send changes, and whose page it is
 * @param {HTMLElement | null} line where the state of the whole is told
 * @returns {boolean} false where the page does not offer it
 */
export function enableSaving(form, line) {
  const { changeUrl, liveUrl, tokenUrl, account, accountName, agency, year, revision } = form.dataset;
  if (!changeUrl || !liveUrl) {
    return false;
  }

  const page = randomName();
  const pending = pendingOf([account, agency, year, revision], page);
  const panel = cellPanel();
  const others = presenceView(form);
  const undo = enableUndo(form, (text) => say(text));
  const cells = new Map([...form.querySelectorAll('input[data-cell]')].map((input) => [input.dataset.cell, cellOf(form, input)]));
  const sections = new Map([...form.querySelectorAll('textarea[data-section]')].map((area) => [area.dataset.section, sectionOf(form, area)]));
  const items = () => [...cells.values(), ...sections.values()];

  let known = Number(form.dataset.version);
  let acked = known;
  let frozen = null;
  let isSending = false;
  let failures = 0;
  let retry = null;
  let keeping = null;
  let isKept = true;
  /** Why nothing is sent now: null, or { kind: 'offline' | 'signed-out' | 'locked', reason }. */
  let held = null;
  let tokenTries = 0;
  let isPassing = false;
  let slowly = null;
  let passing = '';

  const bar = barOf(form, line, others, undo);
  bar.attend.addEventListener('click', attend);
  bar.copy.addEventListener('click', copyAll);

  for (const item of items()) {
    // The page came back with what could not be saved: what differs is for its author to decide.
    if (isDirty(item) && form.dataset.unsaved === 'true' && item.kind === 'cell' && canonical(item.input) !== null) {
      item.theirs = { value: item.base };
      mark(item, 'conflict');
    } else if (isDirty(item)) {
      soon(item);
    }
  }

  listen();
  adopt();
  const live = watch(look);
  tell();
  return true;

  function listen() {
    form.addEventListener('input', (event) => {
      const item = itemOf(event.target);
      if (item && !event.isComposing) {
        typed(item);
      } else {
        tell();
      }
    });
    form.addEventListener('compositionend', (event) => {
      const item = itemOf(event.target);
      if (item) {
        typed(item);
      }
    });
    form.addEventListener('change', (event) => {
      const item = itemOf(event.target);
      if (item) {
        soon(item, 0);
      } else {
        tell();
      }
    });
    form.addEventListener('focusin', (event) => {
      const item = itemOf(event.target);
      if (item?.kind === 'cell') {
        explain(item);
      } else if (!panel.contains(event.target)) {
        panel.hide();
      }
    });
    form.addEventListener('focusout', (event) => {
      const item = itemOf(event.target);
      if (item) {
        // After the cell is written as a number should be.
        setTimeout(() => left(item));
      }
    });
    form.addEventListener('keydown', (event) => event.key === 'Escape' && panel.hide());
    // The button that sends the whole form waits for the changes that are under way.
    form.addEventListener('submit', (event) => {
      if (isPassing) {
        return;
      }

      event.preventDefault();
      event.stopImmediatePropagation();
      passOn(event.submitter);
    }, { capture: true });
    window.addEventListener('online', again);
    window.addEventListener('offline', () => hold({ kind: 'offline', reason: '网络断开' }));
    window.addEventListener('pagehide', () => keep());
    document.addEventListener('visibilitychange', () => (document.visibilityState === 'visible' ? again() : keep()));
    document.addEventListener('session-over', (event) => {
      event.preventDefault();
      signedOut();
    });
  }

  function itemOf(target) {
    return cells.get(target.dataset?.cell) ?? sections.get(target.dataset?.section);
  }

  function typed(item) {
    if (item.state === 'refused' && item.reason !== null) {
      item.reason = null;
      if (panel.anchor === item.field) {
        panel.hide();
      }
    }

    if (item.state === 'conflict') {
      if (item.kind === 'cell' && canonical(item.input) === item.theirs.value) {
        settle(item, item.theirs.value);
      }

      explain(item);
    }

    keepSoon();
    soon(item);
  }

  function left(item) {
    if (document.activeElement === item.field) {
      return;
    }

    soon(item, 0);
    if (!panel.contains(document.activeElement) && panel.anchor === item.field) {
      panel.hide();
    }

    takeLater(item);
  }

  function soon(item, pause = QUIET) {
    clearTimeout(item.timer);
    if (!isDirty(item)) {
      if (['saving', 'waiting', 'refused'].includes(item.state) && !isFrozen(item)) {
        mark(item, null);
      }

      tell();
      return;
    }

    if (item.state !== 'conflict') {
      mark(item, held?.kind === 'locked' ? 'refused' : held ? 'waiting' : 'saving', held?.reason ?? null);
    }

    if (pause === 0) {
      item.isDue = true;
      send();
    } else {
      item.timer = setTimeout(() => {
        item.isDue = true;
        send();
      }, pause);
    }

    tell();
  }

  /* Sending */

  function next() {
    const due = items().filter((item) => item.isDue && item.state !== 'conflict' && item.reason === null);
    const ready = due.filter((item) => isDirty(item) && isReadable(item));
    due.filter((item) => !ready.includes(item)).forEach((item) => { item.isDue = false; });
    const section = ready.find(({ kind }) => kind === 'section');
    const body = {
      cells: ready.filter(({ kind }) => kind === 'cell').slice(0, MOST_CELLS).map((cell) => ({ key: cell.key, was: cell.base, now: canonical(cell.input) })),
      texts: section ? [textOf(section)] : [],
    };
    return body.cells.length + body.texts.length > 0 ? body : null;
  }

  function textOf(section) {
    const { patches, text } = nextPatches(section.base, cleanOf(section));
    return { section: section.key, wasDigest: section.digest, patches, text };
  }

  async function send() {
    if (isSending || (held !== null && held.kind !== 'offline') || (held?.kind === 'offline' && retry !== null)) {
      return;
    }

    frozen ??= next();
    if (frozen === null) {
      tell();
      return;
    }

    isSending = true;
    keep();
    tell();
    const wanted = frozen;
    let answer;
    try {
      answer = await fetch(changeUrl, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Accept: 'application/json', RequestVerificationToken: tokenIn(form) },
        body: JSON.stringify({
          page,
          place: here(),
          revision: Number(revision),
          version: known,
          cells: wanted.cells,
          texts: wanted.texts.map(({ section, wasDigest, patches }) => ({ section, wasDigest, patches })),
        }),
        signal: AbortSignal.timeout(PATIENCE),
      });
      await judge(answer);
    } catch {
      later('网络断开');
    } finally {
      isSending = false;
    }

    if (frozen === null && held === null) {
      send();
    }

    tell();
  }

  async function judge(answer) {
    if (answer.status === 401 || answer.redirected) {
      signedOut();
    } else if (answer.status === 400 && tokenTries++ === 0) {
      await renew();
    } else if (answer.status === 429 || answer.status >= 500) {
      later('服务器暂时没有应答', Number(answer.headers.get('Retry-After')) * 1000);
    } else if (!answer.ok) {
      frozen = null;
      lock(answer.status === 403 ? '您现在没有填写这份报告的权限。' : answer.status === 404 ? '这份报告已经不在了。' : '服务器没有接受本页的内容，请复制后刷新页面再填写。');
    } else {
      tokenTries = 0;
      take(await answer.json());
    }
  }

  function take(result) {
    const sent = frozen;
    frozen = null;
    failures = 0;
    release('offline');
    acked = Math.max(acked, result.version);
    if (result.hasMoved) {
      live.soon();
    } else {
      known = Math.max(known, result.version);
    }

    result.cells.forEach((answer, index) => takeCell(cells.get(answer.key), answer, sent.cells[index]));
    result.texts.forEach((answer, index) => takeText(sections.get(answer.section), answer, sent.texts[index]));
    if (result.locked) {
      lock(result.locked);
    } else {
      bar.saved(result.at);
    }

    keep();
  }

  function takeCell(cell, { fate, now, reason, by, at }, sent) {
    if (fate === 'saved') {
      settle(cell, now);
    } else if (fate === 'refused') {
      refuse(cell, reason, canonical(cell.input) === sent.now);
    } else if (canonical(cell.input) === now) {
      settle(cell, now);
    } else {
      cell.theirs = { value: now, by, at };
      mark(cell, 'conflict');
      if (document.activeElement === cell.input) {
        explain(cell);
      }
    }
  }

  /** What the server holds is what the field was made from now; what was typed since goes off next. */
  function settle(cell, value) {
    cell.base = value;
    cell.theirs = null;
    if (cell.was) {
      cell.was.value = value;
    }

    if (panel.anchor === cell.input) {
      panel.hide();
    }

    if (isDirty(cell)) {
      mark(cell, 'saving');
      cell.isDue = true;
    } else {
      cell.isDue = false;
      mark(cell, 'saved');
    }
  }

  function takeText(section, { fate, digest, text, reason, by, at }, sent) {
    if (fate === 'refused') {
      refuse(section, reason, true);
      return;
    }

    if (fate === 'conflict') {
      section.theirs = { text, digest, by, at };
      mark(section, 'conflict');
      return;
    }

    const hadMore = section.base;
    section.base = fate === 'saved' ? text ?? cleanText(sent.text) : cleanText(sent.text);
    if (fate === 'saved') {
      section.digest = digest;
      section.later = null;
    } else {
      // Others' words come into the field when nobody types there; till then its places are found by their surroundings.
      section.digest = '';
      section.later = { text, digest };
    }

    // Where the server writes a character otherwise than this browser, sending it again would change nothing.
    const wanted = cleanOf(section);
    section.settled = wanted === sent.text || section.base === hadMore ? wanted : null;
    if (isDirty(section)) {
      section.isDue = true;
      mark(section, 'saving');
    } else {
      section.isDue = false;
      mark(section, 'saved');
      takeLater(section);
    }

    hand(section);
  }

  function refuse(item, reason, isSame) {
    item.isDue = !isSame;
    if (isSame) {
      item.reason = reason;
      mark(item, 'refused', reason);
      if (document.activeElement === item.field) {
        explain(item);
      }
    }
  }

  /** The hidden digest tells the whole form, when it is sent, that this text is what is stored. */
  function hand(section) {
    if (section.was && section.digest !== '') {
      section.was.value = section.digest;
    }
  }

  /* Holding back */

  function later(reason, pause = 0) {
    hold({ kind: 'offline', reason });
    clearTimeout(retry);
    retry = setTimeout(again, Math.max(pause || 0, PAUSES[Math.min(failures++, PAUSES.length - 1)]));
  }

  function hold(why) {
    if (held?.kind === 'locked' || (held?.kind === 'signed-out' && why.kind === 'offline')) {
      return;
    }

    held = why;
    if (why.kind === 'offline' && retry === null) {
      retry = setTimeout(again, PAUSES[0]);
    }

    for (const item of items()) {
      if (item.state === 'saving') {
        mark(item, 'waiting', why.reason);
      }
    }

    keep();
    tell();
  }

  function release(kind) {
    clearTimeout(retry);
    retry = null;
    if (held?.kind === kind) {
      held = null;
      items().filter((item) => item.state === 'waiting').forEach((item) => mark(item, 'saving'));
    }
  }

  function again() {
    clearTimeout(retry);
    retry = null;
    if (held?.kind === 'signed-out') {
      renew();
    } else if (held?.kind !== 'locked') {
      items().filter(isDirty).forEach((item) => { item.isDue = true; });
      if (frozen === null && next() === null) {
        // Nothing waits: the next look tells whether the connection is back.
        live.soon();
      } else {
        send();
      }
    }
  }

  function lock(reason) {
    held = { kind: 'locked', reason };
    live?.stop();
    for (const item of items()) {
      clearTimeout(item.timer);
      item.field.readOnly = true;
      if (isDirty(item) || item.state === 'conflict') {
        item.reason = reason;
        mark(item, 'refused', reason);
      }
    }

    keep();
    tell();
  }

  function signedOut() {
    hold({ kind: 'signed-out', reason: '登录已过期' });
    bar.signIn.show(renew);
  }

  /** After signing in again: a new token, if it is the same person. */
  async function renew() {
    try {
      const answer = await fetch(tokenUrl, { headers: { Accept: 'application/json', 'X-Background': '1' }, signal: AbortSignal.timeout(PATIENCE) });
      if (answer.status === 401 || answer.redirected) {
        signedOut();
        return;
      }

      const now = answer.ok ? await answer.json() : null;
      if (now?.account !== account) {
        hold({ kind: 'signed-out', reason: '登录的是另一个账号' });
        bar.signIn.show(renew, `现在登录的${now ? `是「${now.name}」` : '账号不能填写这份报告'}，本页的内容是「${accountName}」填写的。为了不记在别人名下，没有保存。请退出后用「${accountName}」的账号登录；填写的内容还在这台电脑上。`);
        return;
      }

      document.querySelectorAll('input[name="__RequestVerificationToken"]').forEach((field) => { field.value = now.token; });
      bar.signIn.hide();
      release('signed-out');
      document.dispatchEvent(new CustomEvent('session-renewed'));
      items().filter(isDirty).forEach((item) => { item.isDue = true; });
      // Another call may be on its way out of the request that found the session over.
      setTimeout(send);
    } catch {
      if (held?.kind !== 'signed-out') {
        later('网络断开');
      }
    }
  }

  /* News of others */

  async function look() {
    if (held?.kind === 'locked' || held?.kind === 'signed-out') {
      return;
    }

    const query = new URLSearchParams({ version: known, tab: page, place: here() ?? '' });
    sections.forEach((section) => query.append('known', `${section.key}:${(section.later?.digest ?? section.digest).slice(0, 16)}`));
    try {
      const answer = await fetch(`${liveUrl}&${query}`, { headers: { Accept: 'application/json', 'X-Background': '1' }, signal: AbortSignal.timeout(PATIENCE) });
      if (answer.status === 401 || answer.redirected) {
        signedOut();
      } else if (answer.ok) {
        const news = await answer.json();
        if (held?.kind === 'offline') {
          release('offline');
          again();
        }

        read(news);
      } else if (answer.status === 403) {
        lock('您现在没有填写这份报告的权限。');
      }
    } catch {
      hold({ kind: 'offline', reason: '网络断开' });
    }

    tell();
  }

  function read(news) {
    others.show(news.people);
    if (news.locked || news.revision !== Number(revision)) {
      lock(news.locked ?? '这份报告已有新的版本，本页的内容不能再保存。请打开新的版本填写。');
      return;
    }

    // Older than what an answer has told already.
    if (news.version < acked || news.cells === null) {
      return;
    }

    for (const cell of cells.values()) {
      readCell(cell, news.cells[cell.key] ?? '');
    }

    for (const { section, text, digest } of news.texts) {
      const place = sections.get(section);
      if (place && !isFrozen(place) && place.state !== 'conflict') {
        place.later = { text, digest, isNews: true };
        takeLater(place);
      }
    }

    known = news.version;
    acked = Math.max(acked, known);
  }

  function readCell(cell, value) {
    if (value === cell.base || isFrozen(cell)) {
      cell.later = null;
    } else if (cell.state === 'conflict') {
      if (cell.theirs.value !== value) {
        cell.theirs = { value };
      }

      if (canonical(cell.input) === value) {
        settle(cell, value);
      } else if (panel.anchor === cell.input) {
        explain(cell);
      }
    } else {
      cell.later = { value };
      takeLater(cell);
    }
  }

  /** What others wrote comes into a field that nobody types in and nothing of which waits. */
  function takeLater(item) {
    if (!item.later || document.activeElement === item.field || isDirty(item) || isFrozen(item) || item.state === 'conflict') {
      return;
    }

    const { later } = item;
    item.later = null;
    if (item.kind === 'cell') {
      item.base = later.value;
      item.input.value = later.value;
      if (item.was) {
        item.was.value = later.value;
      }
    } else {
      item.base = later.text;
      item.digest = later.digest;
      item.settled = null;
      item.area.value = later.text;
      hand(item);
    }

    item.field.dispatchEvent(Object.assign(new Event('input', { bubbles: true }), { isFromElsewhere: true }));
    if (item.kind === 'cell' || later.isNews) {
      mark(item, 'news');
    }
  }

  /* Deciding */

  function explain(item) {
    if (item.kind !== 'cell') {
      return;
    }

    if (item.state === 'conflict') {
      panel.choose(item.input, item.input.value.trim(), item.theirs, (choice) => decide(item, choice));
    } else if (item.state === 'refused' && item.reason !== null) {
      panel.explain(item.input, item.reason);
    } else {
      panel.hide();
    }
  }

  function decide(cell, choice) {
    const { value } = cell.theirs;
    cell.base = value;
    cell.theirs = null;
    mark(cell, null);
    panel.hide();
    if (choice === 'theirs') {
      cell.input.value = value;
      cell.input.dispatchEvent(new Event('input', { bubbles: true }));
      settle(cell, value);
    } else {
      soon(cell, 0);
    }

    keep();
    cell.input.focus();
    tell();
  }

  async function compare(section) {
    const choice = await chooseText(section.heading, cleanOf(section), section.theirs);
    if (choice === null || section.theirs === null) {
      return;
    }

    const { text, digest } = section.theirs;
    section.base = text;
    section.digest = digest;
    section.theirs = null;
    section.settled = null;
    section.later = null;
    mark(section, null);
    if (choice === 'theirs') {
      section.area.value = text;
      section.area.dispatchEvent(Object.assign(new Event('input', { bubbles: true }), { isFromElsewhere: true }));
      hand(section);
      mark(section, 'saved');
    } else {
      soon(section, 0);
    }

    keep();
    section.area.focus();
    tell();
  }

  function attend() {
    const item = items().find(({ state }) => state === 'conflict') ?? items().find(({ state }) => state === 'refused');
    item?.field.scrollIntoView({ block: 'center', inline: 'center' });
    item?.field.focus({ preventScroll: true });
    if (item?.kind === 'section' && item.state === 'conflict') {
      compare(item);
    }
  }

  async function copyAll() {
    const text = items().filter((item) => isDirty(item) || item.state === 'conflict')
      .map((item) => `${item.kind === 'cell' ? item.input.getAttribute('aria-label') : item.heading}：${item.field.value}`).join('\n');
    try {
      await navigator.clipboard.writeText(text);
      say('没有保存的内容已复制。');
    } catch {
      say('浏览器不让复制，请手工选中复制。');
    }
  }

  /** Sends the whole form once nothing waits any more. */
  async function passOn(submitter) {
    say('正在保存…');
    document.activeElement?.blur?.();
    items().filter(isDirty).forEach((item) => {
      clearTimeout(item.timer);
      item.isDue = true;
    });
    const end = Date.now() + PATIENCE;
    await pause(0);
    send();
    while (Date.now() < end && held === null && (isSending || frozen !== null || items().some((item) => isDirty(item) && item.reason === null && item.state !== 'conflict' && isReadable(item)))) {
      await pause(50);
    }

    items().forEach(takeLater);
    const open = items().filter((item) => isDirty(item) || item.state === 'conflict');
    if (open.length > 0 || held !== null) {
      say(`还不能继续：${held ? `${held.reason}，` : ''}有${open.length}处没有保存，请先处理。`);
      if (held === null) {
        attend();
      }

      return;
    }

    isPassing = true;
    guard(false);
    form.requestSubmit(submitter);
  }

  /* Keeping */

  function keepSoon() {
    keeping ??= setTimeout(keep, 200);
  }

  function keep() {
    clearTimeout(keeping);
    keeping = null;
    const dirty = items().filter((item) => isDirty(item) || isFrozen(item) || item.state === 'conflict');
    isKept = pending.keep(dirty.length === 0 ? null : {
      frozen,
      cells: Object.fromEntries(dirty.filter(({ kind }) => kind === 'cell').map((cell) => [cell.key, { was: cell.base, now: cell.input.value }])),
      texts: Object.fromEntries(dirty.filter(({ kind }) => kind === 'section').map((section) => [section.key, { base: section.base, digest: section.digest, now: section.area.value }])),
    });
  }

  /** What a page that is gone left behind comes back into the fields, and is sent or shown beside what is stored now. */
  async function adopt() {
    let count = 0;
    let when = null;
    for (const { key, record } of await pending.adopt()) {
      for (const [cellKey, { was, now }] of Object.entries(record.cells ?? {})) {
        const cell = cells.get(cellKey);
        // Sent before the page went: what was stored by it is no change of somebody else.
        const sent = record.frozen?.cells.find((change) => change.key === cellKey);
        if (cell && !isDirty(cell) && bring(cell, now)) {
          count++;
          if (cell.base !== was && cell.base !== sent?.now) {
            cell.theirs = { value: cell.base };
            mark(cell, 'conflict');
          }
        }
      }

      for (const [sectionKey, { base, digest, now }] of Object.entries(record.texts ?? {})) {
        const section = sections.get(sectionKey);
        const stored = section?.base;
        const sent = record.frozen?.texts.find((change) => change.section === sectionKey);
        if (section && !isDirty(section) && bring(section, now)) {
          count++;
          const wasStored = sent !== undefined && cleanText(sent.text) === stored;
          if (base !== stored && !wasStored) {
            section.base = base;
            section.digest = digest;
          }
        }
      }

      when = record.at;
      keep();
      pending.forget(key);
    }

    if (count > 0) {
      bar.found(count, when);
      items().filter((item) => isDirty(item)).forEach((item) => soon(item, 0));
    }
  }

  function bring(item, value) {
    if (item.field.value === value || (item.kind === 'section' && cleanText(value) === item.base)) {
      return false;
    }

    item.field.value = value;
    item.field.dispatchEvent(Object.assign(new Event('input', { bubbles: true }), { isFromElsewhere: true }));
    return true;
  }

  /* Telling */

  function mark(item, state, reason = null) {
    clearTimeout(item.fade);
    item.state = state;
    if (state !== 'refused') {
      item.reason = null;
    }

    item.show(state, reason, state === 'conflict' && item.kind === 'section' ? () => compare(item) : null);
    if (state === 'saved' || state === 'news') {
      item.fade = setTimeout(() => item.state === state && mark(item, item.kind === 'section' && state === 'saved' ? 'rest' : null), state === 'news' ? NEWS_LASTS : MARK_LASTS);
    }
  }

  function say(text) {
    passing = text;
    tell();
    setTimeout(() => {
      if (passing === text) {
        passing = '';
        tell();
      }
    }, 8_000);
  }

  function tell() {
    const [conflicts, refused, unsaved] = [count('conflict'), items().filter((item) => item.state === 'refused' || (isDirty(item) && !isReadable(item))).length, items().filter((item) => isDirty(item)).length];
    const fields = changedFields(form).filter((field) => !itemOf(field)).length;
    bar.save.hidden = fields === 0;
    bar.attend.hidden = conflicts + refused === 0 || held?.kind === 'locked';
    bar.copy.hidden = !(held?.kind === 'locked' || held?.kind === 'signed-out') || unsaved === 0;
    const isQuick = held === null && conflicts + refused === 0 && unsaved > 0;
    clearTimeout(slowly);
    if (isQuick && passing === '') {
      // Read out only when it takes long: every cell would say it.
      bar.look('saving', '正在保存…');
      slowly = setTimeout(() => bar.tell('saving', '正在保存…'), 1_500);
    } else {
      bar.tell(...sentence(conflicts, refused, unsaved, fields));
    }

    guard(unsaved > 0 || conflicts > 0 || fields > 0 || frozen !== null);
  }

  function count(state) {
    return items().filter((item) => item.state === state).length;
  }

  function sentence(conflicts, refused, unsaved, fields) {
    if (passing !== '') {
      return ['saving', passing];
    }

    if (held?.kind === 'locked') {
      return ['refused', `${held.reason}${unsaved > 0 ? `有${unsaved}处填写的内容没有保存，可以复制。` : ''}`];
    }

    if (held?.kind === 'signed-out') {
      return ['waiting', `${held.reason}，${unsaved > 0 ? `${unsaved}处修改留在本机，登录后自动保存` : '请重新登录'}`];
    }

    if (held?.kind === 'offline') {
      return ['waiting', unsaved > 0 ? `${held.reason}，可以继续填写；${unsaved}处修改${isKept ? '已留在本机' : '还在本页'}，恢复后自动保存` : `${held.reason}，可以继续填写，恢复后自动保存`];
    }

    if (conflicts > 0) {
      return ['conflict', `有${conflicts}处与他人的修改不一致，请选择`];
    }

    if (refused > 0) {
      return ['refused', `有${refused}处没有保存，请改正`];
    }

    return fields > 0 ? ['waiting', `有${fields}处说明还没有保存，请点“保存草稿”`] : ['saved', '全部已保存'];
  }

  function here() {
    const { cell, section } = document.activeElement?.dataset ?? {};
    return cell ?? section ?? null;
  }

  function isFrozen(item) {
    return frozen !== null && (frozen.cells.some(({ key }) => key === item.key) || frozen.texts.some(({ section }) => section === item.key));
  }
}

function tokenIn(form) {
  return form.elements.__RequestVerificationToken?.value ?? '';
}

function pause(milliseconds) {
  return new Promise((resolve) => { setTimeout(resolve, milliseconds); });
}

function randomName() {
  return [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

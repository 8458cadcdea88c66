/** Says something to those who listen, without showing it. */
export function announce(form, text) {
  let place = form.querySelector(':scope > .announcement');
  if (!place) {
    place = document.createElement('p');
    place.className = 'announcement visually-hidden';
    place.setAttribute('role', 'status');
    form.append(place);
  }

  place.textContent = text;
}

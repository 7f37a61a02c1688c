// The picture's legend: point at a value, or press it, and the picture shows its cells alone.

export function addLegend(section) {
  const image = section.querySelector(".embedding");
  const entries = [...section.querySelectorAll(".legend li[data-color]")];
  if (!image || entries.length < 2) return;
  const colors = entries.map((entry) => rgb(entry.dataset.color));
  const spotlight = makeSpotlight(image, colors);
  let held = -1;
  const buttons = entries.map((entry, index) => {
    const button = makeButton(entry);
    button.addEventListener("click", () => {
      held = held === index ? -1 : index;
      buttons.forEach((other, place) => other.setAttribute("aria-pressed", String(place === held)));
      spotlight(held);
    });
    entry.addEventListener("pointerenter", () => spotlight(index));
    entry.addEventListener("pointerleave", () => spotlight(held));
    return button;
  });
}

function makeButton(entry) {
  const label = entry.querySelector(".label");
  const button = document.createElement("button");
  button.type = "button";
  button.title = "Show these cells alone";
  button.setAttribute("aria-pressed", "false");
  button.append(...label.childNodes);
  label.append(button);
  return button;
}

function makeSpotlight(image, colors) {
  const frame = image.parentElement;
  let layers = null;
  return (index) => {
    if (!image.complete || !image.naturalWidth) return;
    frame.classList.toggle("dimmed", index >= 0);
    layers ??= makeLayers(image, colors, frame);
    layers.show(index);
  };
}

function makeLayers(image, colors, frame) {
  const canvas = document.createElement("canvas");
  canvas.width = image.naturalWidth;
  canvas.height = image.naturalHeight;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(image, 0, 0);
  const pixels = context.getImageData(0, 0, canvas.width, canvas.height);
  const owners = nearest(pixels.data, colors);
  frame.append(canvas);
  return {
    show(index) {
      canvas.hidden = index < 0;
      if (index < 0) return;
      const shown = new ImageData(new Uint8ClampedArray(pixels.data), canvas.width);
      owners.forEach((owner, place) => {
        if (owner !== index) shown.data[4 * place + 3] = 0;
      });
      context.putImageData(shown, 0, 0);
    },
  };
}

// The legend entry whose colour each pixel is closest to; where cells of several overlap, that is the commonest.
function nearest(data, colors) {
  const owners = new Uint8Array(data.length / 4);
  for (let place = 0; place < owners.length; place += 1) {
    let best = Infinity;
    colors.forEach(([red, green, blue], index) => {
      const at = 4 * place;
      const distance = (data[at] - red) ** 2 + (data[at + 1] - green) ** 2 + (data[at + 2] - blue) ** 2;
      if (distance < best) [best, owners[place]] = [distance, index];
    });
  }
  return owners;
}

function rgb(hex) {
  return [1, 3, 5].map((start) => Number.parseInt(hex.slice(start, start + 2), 16));
}

// The dot plot as a picture of its own: SVG in light colours, and the same as PNG.

import { said } from "../browse/element.js";
import { scaled } from "./plot.js";

const CELL = 26;
const RADIUS = 10;
const FONT = "system-ui, Helvetica, Arial, sans-serif";
const LOW = [222, 233, 234];
const HIGH = [7, 82, 84];

/** An SVG document as text. */
export function svg(field, columns, rows, caption) {
  const left = 24 + 6.6 * Math.max(...rows.map((row) => shown(field, row).length), 10);
  const top = 24 + 6 * Math.max(...columns.map((column) => column.label.length), 4);
  const width = Math.ceil(Math.max(left + CELL * columns.length + 60, 6 * caption.length + 24));
  const height = Math.ceil(top + CELL * rows.length + 40);
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${FONT}" font-size="12" fill="#17212b">`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
  ];
  columns.forEach((column, place) => {
    const x = left + CELL * (place + 0.5);
    parts.push(`<text transform="translate(${x + 4} ${top - 8}) rotate(-60)">${escaped(column.label)}</text>`);
  });
  rows.forEach((row, line) => {
    const y = top + CELL * (line + 0.5);
    parts.push(`<text x="${left - 8}" y="${y + 4}" text-anchor="end">${escaped(shown(field, row))}</text>`);
    columns.forEach((column, place) => {
      const dot = scaled(column, field.cells)[row];
      parts.push(circle(left + CELL * (place + 0.5), y, dot));
    });
  });
  parts.push(`<text x="12" y="${height - 12}" font-size="11" fill="#566370">${escaped(caption)}</text>`, "</svg>");
  return parts.join("\n");
}

const shown = (field, row) => `${field.labels[row]} (${said(field.cells[row])})`;

function circle(x, y, { fraction, level, count }) {
  const at = `cx="${x.toFixed(1)}" cy="${y.toFixed(1)}"`;
  if (!count) return `<circle ${at} r="1.5" fill="none" stroke="#b9c3cb"/>`;
  const colour = LOW.map((low, band) => Math.round(low + (HIGH[band] - low) * level));
  return `<circle ${at} r="${radius(fraction, RADIUS)}" fill="rgb(${colour.join(",")})" stroke="#0b6b6b" stroke-opacity=".25"/>`;
}

/** The radius of a dot whose area says the fraction. */
export const radius = (fraction, most) => Math.max(1.5, most * Math.sqrt(fraction)).toFixed(1);

/** A PNG of an SVG, twice as large. */
export async function png(text) {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [2 * image.width, 2 * image.height];
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => canvas.toBlob(done, "image/png"));
}

const escaped = (text) =>
  text.replace(/[&<>"]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign]);

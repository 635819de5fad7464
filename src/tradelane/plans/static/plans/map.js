// SPDX-License-Identifier: Apache-2.0
// Draws the map from the rows of the matrix: what the map shows stands in the table, which is there without scripts.
const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 960, HEIGHT = 480;
const PACIFIC = -160; // degrees of longitude that the map is turned, so that both shores of the Pacific are whole

function drawn(name, attributes, parent) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  parent.append(node);
  return node;
}

function hatch(id, angle, size, sheet) {
  const pattern = drawn("pattern", { id: `map-${id}`, width: size, height: size, patternUnits: "userSpaceOnUse", patternTransform: `rotate(${angle})` }, sheet);
  drawn("line", { x1: 0, y1: 0, x2: 0, y2: size, class: `map__hatch--${id}` }, pattern);
}

function shown(row, sheet) { // the table has the links that a keyboard reaches; here a pointer finds them too
  const group = drawn("g", { class: "map__place", "data-page": row.querySelector("td a").getAttribute("href") }, sheet);
  const name = row.querySelector("th").textContent.trim();
  drawn("title", {}, group).textContent = `${name}: ${row.querySelector("td a").textContent.trim()}`;
  return group;
}

function draw(figure, world) {
  const sheet = figure.querySelector("svg");
  sheet.setAttribute("viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
  const shapes = topojson.feature(world, world.objects.countries).features.filter((shape) => shape.id !== "010"); // Antarctica
  const projection = d3.geoNaturalEarth1().rotate([PACIFIC, 0]).fitSize([WIDTH, HEIGHT], { type: "FeatureCollection", features: shapes });
  const path = d3.geoPath(projection);
  hatch("partial", 45, 7, sheet);
  hatch("draft", -45, 6, sheet);
  const rows = new Map([...document.querySelectorAll("tr[data-number]")].map((row) => [row.dataset.number, row]));
  for (const shape of shapes) if (!rows.has(shape.id)) drawn("path", { d: path(shape) ?? "", class: "map__land" }, sheet);
  for (const shape of shapes) {
    const row = rows.get(shape.id);
    if (row) drawn("path", { d: path(shape) ?? "", class: `map__economy map__economy--${row.dataset.status}` }, shown(row, sheet));
  }
  for (const row of rows.values()) {
    if (!row.dataset.place) continue;
    const [x, y] = projection(row.dataset.place.split(",").map(Number));
    drawn("circle", { cx: x, cy: y, r: 5, class: `map__economy map__economy--${row.dataset.status}` }, shown(row, sheet));
    drawn("text", { x: x + 14, y: y + 4, class: "map__code" }, sheet).textContent = row.dataset.code;
  }
  for (const shape of shapes) {
    const row = rows.get(shape.id);
    if (!row || row.dataset.place) continue;
    const largest = shape.geometry.type === "Polygon" ? shape : biggest(shape);
    const [x, y] = path.centroid(largest);
    drawn("text", { x, y, class: "map__code" }, sheet).textContent = row.dataset.code;
  }
  sheet.addEventListener("click", (event) => {
    const place = event.target.closest(".map__place");
    if (place) location.assign(place.dataset.page);
  });
  figure.hidden = false;
}

function biggest(shape) { // so that a code stands on the mainland and not between islands
  const parts = shape.geometry.coordinates.map((coordinates) => ({ type: "Polygon", coordinates }));
  return parts.reduce((best, part) => (d3.geoArea(part) > d3.geoArea(best) ? part : best));
}

const figure = document.querySelector("[data-map]");
if (figure && globalThis.d3?.geoNaturalEarth1 && globalThis.topojson) {
  const answer = await fetch(figure.dataset.shapes);
  if (answer.ok) draw(figure, await answer.json());
}

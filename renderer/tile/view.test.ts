import { expect, test } from 'vitest'
import { canvasFromImage, fit, imageFromCanvas, pan, zoomAt } from './view'

const canvas = { width: 800, height: 600 }
const view = { x: 100, y: 50, zoom: 2 }

test('a fitted image touches the nearer edges of the canvas', () => {
  const fitted = fit({ width: 512, height: 512 }, canvas)
  expect(canvasFromImage(fitted, canvas, -0.5, 511.5)).toEqual({ left: 400 - 300, top: 0 })
  expect(canvasFromImage(fitted, canvas, 511.5, -0.5)).toEqual({ left: 400 + 300, top: 600 })
})

test('canvas and image are each other’s inverse, with y upwards in the image', () => {
  expect(canvasFromImage(view, canvas, 100, 60)).toEqual({ left: 400, top: 280 })
  expect(imageFromCanvas(view, canvas, 400, 280)).toEqual({ x: 100, y: 60 })
})

test('zooming keeps what lies under the pointer', () => {
  const before = imageFromCanvas(view, canvas, 650, 130)
  const after = imageFromCanvas(zoomAt(view, canvas, 650, 130, 1.7), canvas, 650, 130)
  expect(after.x).toBeCloseTo(before.x, 10)
  expect(after.y).toBeCloseTo(before.y, 10)
})

test('panning moves the image with the pointer', () => {
  const moved = pan(view, 30, -20)
  const { left, top } = canvasFromImage(moved, canvas, 100, 50)
  expect([left, top]).toEqual([430, 280])
})

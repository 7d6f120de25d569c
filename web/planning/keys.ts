import type { Vertex } from '@wangge/shared/partition'
import { usePlan } from './store.ts'
import { type ToolName, useTools } from './tools.ts'

const toolOfKey: Record<string, ToolName> = {
  q: 'pan',
  v: 'vertex',
  r: 'reshape',
  s: 'split',
  m: 'merge',
  h: 'hand',
  d: 'measure',
}
/** What an arrow key moves the held vertex by: about a metre, with Shift ten. */
const nudge = 90

/** The keys of the drawing table: tools, undo and redo, ending a line, moving the held vertex. */
export function listenToKeys(signal: AbortSignal): void {
  const tools = useTools()
  const plan = usePlan()
  const onKey = (event: KeyboardEvent) => {
    const isTyping = event.target instanceof HTMLElement && /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)
    if (isTyping) return
    const key = event.key.toLowerCase()
    if ((event.ctrlKey || event.metaKey) && key === 'z') {
      event.preventDefault()
      return event.shiftKey ? plan.redo() : plan.undo()
    }
    if ((event.ctrlKey || event.metaKey) && key === 'y') {
      event.preventDefault()
      return plan.redo()
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (key === 'escape') return tools.cancel()
    if (key === 'enter') return tools.finish()
    if (key === 'backspace' && tools.line.length > 0) {
      tools.line = tools.line.slice(0, -1)
      return
    }
    if (tools.tool === 'vertex' && tools.held) {
      const steps: Record<string, [number, number]> = {
        arrowup: [0, 1],
        arrowdown: [0, -1],
        arrowleft: [-1, 0],
        arrowright: [1, 0],
      }
      const step = steps[key]
      if (step) {
        event.preventDefault()
        event.stopPropagation()
        const by = nudge * (event.shiftKey ? 10 : 1)
        const to: Vertex = [tools.held[0] + step[0] * by, tools.held[1] + step[1] * by]
        if (plan.draw({ kind: 'move', from: [...tools.held], to: [...to] })) tools.held = to
        return
      }
      if (key === 'delete' || key === 'backspace') {
        if (plan.draw({ kind: 'delete', vertex: [...tools.held] })) tools.held = undefined
        return
      }
    }
    const wanted = toolOfKey[key]
    if (wanted) tools.take(wanted)
  }
  window.addEventListener('keydown', onKey, { signal, capture: true })
}

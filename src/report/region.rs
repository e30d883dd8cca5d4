//! A span as programs read it: byte offsets, lines and columns.

use schemars::JsonSchema;
use serde::Serialize;

use crate::source::{Position, Source, Span};

/// A span's two ends, the last one excluded.
#[derive(JsonSchema, Serialize)]
pub(super) struct Region {
    start: PositionShape,
    end: PositionShape,
}

/// A [`Position`]: 0-based bytes, 1-based line, 1-based column in characters.
#[derive(JsonSchema, Serialize)]
struct PositionShape {
    offset: u32,
    line: u32,
    column: u32,
}

impl Region {
    pub(super) fn of(source: &Source, span: Span) -> Self {
        Self { start: source.position(span.start).into(), end: source.position(span.end).into() }
    }
}

impl From<Position> for PositionShape {
    fn from(position: Position) -> Self {
        let Position { offset, line, column } = position;
        Self { offset, line, column }
    }
}

//! Cropping selects the parts of a line to show if the line is wider than the room for it.

use textwrap::core::display_width;

use crate::source::{Source, Span};

/// Columns counted for a tab, at most.
const TAB: usize = 4;
/// Columns kept free for each ellipsis.
const ELLIPSIS: usize = 3;
/// UTF-8 bytes of a character, at most.
const CHAR_MAX: usize = 4;

/// Columns of a text on a terminal, with tabs at their widest.
pub(super) fn columns(text: &str) -> usize {
    display_width(text) + TAB * text.matches('\t').count()
}

/// The parts of a line to show: all of it if there is room, else the text around the spans.
///
/// A span that is too wide itself is shown by its two ends. The cost depends on the room, not on the
/// length of the line.
pub(super) fn crop(
    source: &Source,
    line: Span,
    spans: impl Iterator<Item = Span>,
    room: usize,
) -> Vec<Span> {
    let text = source.slice(line);
    if text.len() <= CHAR_MAX * room && columns(text) <= room {
        return vec![line];
    }
    let spans: Vec<Span> = spans.filter_map(|span| intersection(span, line)).collect();
    let share = room / spans.len().max(1);
    let mut parts: Vec<Span> = spans.iter().flat_map(|&span| ends(source, span, share)).collect();
    if parts.is_empty() {
        parts.push(Span::new(line.start, line.start));
    }
    grow(source, line, &mut parts, room);
    parts
}

fn intersection(span: Span, line: Span) -> Option<Span> {
    let both = Span::new(span.start.max(line.start), span.end.min(line.end));
    if both.start <= both.end { Some(both) } else { None }
}

/// The span, or its beginning and its end if it is wider than most of its share of the room.
fn ends(source: &Source, span: Span, share: usize) -> Vec<Span> {
    let text = source.slice(span);
    let most = share.saturating_sub(2 * ELLIPSIS + share / 4);
    if text.len() <= CHAR_MAX * most && columns(text) <= most {
        return vec![span];
    }
    let mut head = Span::new(span.start, span.start);
    let mut tail = Span::new(span.end, span.end);
    let half = most.saturating_sub(ELLIPSIS) / 2;
    let mut taken = 0;
    while taken < half {
        taken += stretch(source, &mut head, span, Side::Right);
    }
    taken = 0;
    while taken < half {
        taken += stretch(source, &mut tail, span, Side::Left);
    }
    if tail.start <= head.end {
        return vec![span];
    }
    vec![head, tail]
}

/// Adds characters on both sides of each part until the room is used up, and joins parts that meet.
fn grow(source: &Source, line: Span, parts: &mut Vec<Span>, room: usize) {
    let gaps = ELLIPSIS * (parts.len() + 1);
    let mut used = gaps + parts.iter().map(|&part| columns(source.slice(part))).sum::<usize>();
    let mut before = usize::MAX;
    while used < room && before != used {
        before = used;
        for part in parts.iter_mut() {
            used += stretch(source, part, line, Side::Left);
            used += stretch(source, part, line, Side::Right);
        }
        parts.dedup_by(|next, part| {
            let meet = next.start <= part.end;
            if meet {
                part.end = part.end.max(next.end);
            }
            meet
        });
    }
}

#[derive(Clone, Copy)]
enum Side {
    Left,
    Right,
}

/// Widens a part by one character, if the line has one there, and returns its columns.
fn stretch(source: &Source, part: &mut Span, within: Span, side: Side) -> usize {
    let c = match side {
        Side::Left => {
            let before = source.slice(Span::new(within.start, part.start));
            before.chars().next_back()
        }
        Side::Right => {
            let after = source.slice(Span::new(part.end, within.end));
            after.chars().next()
        }
    };
    let Some(c) = c else { return 0 };
    let bytes = crate::source::offset(c.len_utf8());
    match side {
        Side::Left => part.start -= bytes,
        Side::Right => part.end += bytes,
    }
    // A character without a width counts as one column, or thousands of them would be shown.
    columns(c.encode_utf8(&mut [0; 4])).max(1)
}

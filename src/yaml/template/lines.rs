//! Decides for each line that holds tags how they are masked.

use std::ops::Range;

use super::MarkKind;
use super::mixed_lines::{LineMasker, MixedLine, indentation, is_bare_key};
use super::tags::Tag;

/// A line with tags in it. A tag over several lines makes them one.
struct TagLine {
    range: Range<usize>,
    /// The numbers of the tags.
    tags: Range<usize>,
    /// From the first to the last byte of other text; `None` if there is none.
    text: Option<Range<usize>>,
    /// True if the other text is commas.
    only_commas: bool,
}

impl<'a> LineMasker<'a> {
    /// Masks the line that a tag is in, up to an offset, and gives the number of the first tag behind
    /// it.
    pub(super) fn mask_line(&mut self, first: usize, limit: Option<usize>) -> usize {
        let line = self.line_of(first, limit);
        let next = line.tags.end;
        // `{{ x }},` on a line in braces is filled in with a whole item, comma and all.
        let filled_in = line.only_commas && self.outputs(&line).next().is_some();
        match &line.text {
            Some(text) if !filled_in => self.mixed_line(&line, text.clone()).max(next),
            _ => {
                self.lone_tags(&line);
                next
            }
        }
    }

    /// The line of a tag, and of all tags that begin on it.
    fn line_of(&self, first: usize, limit: Option<usize>) -> TagLine {
        let start = self.tags.get(first).map_or(0, |tag| tag.start);
        let mut range = self.canvas.line_start(start)..start;
        let mut next = first;
        while let Some(tag) = self.tags.get(next)
            && tag.start <= range.end
            && limit.is_none_or(|limit| tag.start < limit)
        {
            range.end = range.end.max(self.canvas.line_end(tag.end));
            next += 1;
        }
        let mut line =
            TagLine { tags: first..next.max(first + 1), text: None, only_commas: true, range };
        let mut at = line.range.start;
        let ends = self.tags_of(&line.tags).iter().map(Tag::range);
        let line_end = line.range.end..line.range.end;
        for next in ends.chain(std::iter::once(line_end)) {
            let gap = self.canvas.trimmed(at..next.start.max(at));
            if !gap.is_empty() {
                line.only_commas &= self.canvas.slice(gap.clone()) == ",";
                let start = line.text.as_ref().map_or(gap.start, |text| text.start);
                line.text = Some(start..gap.end);
            }
            at = next.end;
        }
        line
    }

    fn outputs(&self, line: &TagLine) -> impl Iterator<Item = &'a Tag> {
        self.tags_of(&line.tags).iter().filter(|tag| tag.is_output())
    }

    /// Blanks a line of nothing but tags.
    ///
    /// ```yaml
    ///     {{- if .Values.kubelet }}
    ///     {{- toYaml .Values.extraArgs | nindent 4 }}
    /// ```
    ///
    /// The first line leaves nothing. The second one becomes whole lines that nobody sees, in
    /// column 4. Fixture: `templates/helm-extra-args.yaml`.
    fn lone_tags(&mut self, line: &TagLine) {
        let Range { start, end } = line.range;
        // The `---` in the place of a `define` stays.
        let from = if self.canvas.is_separator(start) { start + 3 } else { start };
        self.canvas.blank(from..end);
        let Some(first) = self.outputs(line).next() else {
            let next_line = self.canvas.text().len().min(end + 1);
            self.canvas.mark(start..next_line, MarkKind::TagLine);
            return;
        };
        let column = first.start - start;
        let indents =
            self.outputs(line).map(|tag| indentation(self.canvas.slice(tag.range()), column));
        // Tags that disagree leave the column open.
        let indent = indents.reduce(|one, other| if one == other { one } else { None }).flatten();
        let end = self.tags_of(&line.tags).last().map_or(first.end, |tag| tag.end);
        self.canvas.line_hole(first.start..end, indent);
    }

    /// Masks the tags of a line that holds other text, and gives the number of the first tag behind
    /// it.
    fn mixed_line(&mut self, line: &TagLine, text: Range<usize>) -> usize {
        let leads = |tag: &Tag| tag.end <= text.start && !tag.is_output();
        if !self.json && self.tags_of(&line.tags).iter().any(leads) {
            self.led_by_tag(line, &text);
            return line.tags.end;
        }
        let is_key = is_bare_key(self.canvas.slice(text.clone()));
        let mut mixed = MixedLine {
            range: line.range.clone(),
            tags: line.tags.clone(),
            text,
            is_key,
            goes_on: None,
        };
        if self.json {
            self.json_tags(&mixed);
            return mixed.tags.end;
        }
        self.block_tags(&mut mixed)
    }

    /// Blanks a line that begins with a tag that leaves nothing, because blanks in the place of the
    /// tag would indent the text behind it.
    ///
    /// ```yaml
    /// {{ if .x }}replicas: 1{{ end }}
    /// ```
    ///
    /// The line is known as one that something is in. If all that is left is a comment, nothing is.
    fn led_by_tag(&mut self, line: &TagLine, text: &Range<usize>) {
        let is_comment = self.canvas.slice(text.clone()).starts_with('#');
        let content = self.canvas.trimmed(line.range.clone());
        self.canvas.blank(line.range.clone());
        if !is_comment {
            let column = content.start - line.range.start;
            self.canvas.line_hole(content, (column > 0).then_some(column));
        }
    }
}

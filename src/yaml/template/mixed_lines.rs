//! Masks the tags of a line that holds other text as well.

use std::cell::OnceCell;
use std::ops::Range;

use super::canvas::Canvas;
use super::tags::Tag;

/// Masks tags line by line: the canvas, and what is known of the tags.
pub(super) struct LineMasker<'a> {
    pub(super) canvas: Canvas<'a>,
    pub(super) tags: &'a [Tag],
    /// For each tag of a region the numbers of the region's first and last tag.
    partners: Vec<Option<(usize, usize)>>,
    /// True for a text in braces, where indentation means nothing.
    pub(super) json: bool,
    /// The starts of the lines that have a key or an item, worked out if needed.
    structure: OnceCell<Vec<usize>>,
}

/// A line with tags and other text.
pub(super) struct MixedLine {
    pub(super) range: Range<usize>,
    pub(super) tags: Range<usize>,
    /// From the first to the last byte of other text.
    pub(super) text: Range<usize>,
    /// True if the text is a key without quotes and its colon: `- pluginConfig:`.
    pub(super) is_key: bool,
    /// Whether the next line belongs to the key, for the offset where this line ends.
    pub(super) goes_on: Option<(usize, bool)>,
}

impl<'a> LineMasker<'a> {
    pub(super) const fn new(
        canvas: Canvas<'a>,
        tags: &'a [Tag],
        partners: Vec<Option<(usize, usize)>>,
        json: bool,
    ) -> Self {
        Self { canvas, tags, partners, json, structure: OnceCell::new() }
    }

    /// The tags of some numbers.
    pub(super) fn tags_of(&self, numbers: &Range<usize>) -> &'a [Tag] {
        self.tags.get(numbers.clone()).unwrap_or_default()
    }

    /// Masks the tags of a line in a text in braces. Only between two quotes is a tag that leaves
    /// nothing a part of a value.
    ///
    /// ```json
    /// {% if a %}"--a=1",{% endif %}
    /// "--b={% if c %}1{% endif %}",
    /// ```
    ///
    /// Fixture: `templates/pod.json.j2`.
    pub(super) fn json_tags(&mut self, line: &MixedLine) {
        let mut at = line.range.start;
        let mut in_string = false;
        for tag in self.tags_of(&line.tags) {
            let quotes = self.canvas.slice(at..tag.start).matches('"').count();
            in_string ^= quotes % 2 == 1;
            at = tag.start;
            let is_behind = tag.start >= line.text.end;
            if !tag.is_output() && (is_behind || !in_string) {
                self.canvas.nothing(tag.range());
            } else {
                self.canvas.letters(tag.range());
            }
        }
    }

    /// Masks the tags of a line that is not in braces and does not begin with a condition.
    pub(super) fn block_tags(&mut self, line: &mut MixedLine) -> usize {
        for number in line.tags.clone() {
            let Some(tag) = self.tags.get(number).copied() else {
                break;
            };
            let is_behind = tag.start >= line.text.end;
            if tag.is_output() {
                if is_behind && self.begins_lines(&tag, line) {
                    let column = tag.start - line.range.start;
                    let indent = indentation(self.canvas.slice(tag.range()), column);
                    self.canvas.line_hole(tag.range(), indent);
                } else {
                    self.canvas.letters(tag.range());
                }
            } else if !is_behind || self.is_opened_in(number, line) {
                // `- --crt={% if own %}{{ own }}{% else %}/a.crt{% endif %}`: the last tag is a part of
                // the value. Fixture: `templates/pod.manifest.j2`.
                self.canvas.letters(tag.range());
            } else if let Some(last) = self.value_end(number, line) {
                return self.swallow(number, last);
            } else {
                self.canvas.nothing(tag.range());
            }
        }
        line.tags.end
    }

    /// True for a tag behind a key or a dash that whole lines come from.
    ///
    /// ```yaml
    /// labels: {{- include "chart.labels" . | nindent 4 }}
    /// pluginConfig:{{ plugins | to_padded_yaml(level=2) }}
    /// controllerArguments: {{ controller_args | to_padded_yaml(level=2) }}
    ///   cluster-name: [a]
    /// ```
    ///
    /// The first one says so; in the second one no blank parts the tag from the key; in the third one
    /// more of the value follows on the next line. Fixtures: `templates/helm-values.yaml`,
    /// `templates/glued.yaml.j2`.
    fn begins_lines(&self, tag: &Tag, line: &mut MixedLine) -> bool {
        let text = self.canvas.slice(line.text.clone());
        if !text.ends_with([':', '-']) {
            return false;
        }
        if self.canvas.slice(tag.range()).contains("nindent") {
            return true;
        }
        line.is_key && (tag.start == line.text.end || self.goes_on_below(tag, line))
    }

    /// True if the next line without a tag or comment has a key or an item further to the right.
    fn goes_on_below(&self, tag: &Tag, line: &mut MixedLine) -> bool {
        let end = self.canvas.line_end(tag.end);
        if let Some((at, known)) = line.goes_on
            && at == end
        {
            return known;
        }
        let goes_on = self.is_nested_below(end, line);
        line.goes_on = Some((end, goes_on));
        goes_on
    }

    fn is_nested_below(&self, end: usize, line: &MixedLine) -> bool {
        let text = self.canvas.slice(line.text.clone());
        let dashes = text.len() - text.trim_start_matches("- ").len();
        let key_column = line.text.start + dashes - self.canvas.line_start(line.text.start);
        let below = self.canvas.slice(end..self.canvas.text().len());
        for line in below.lines() {
            let content = line.trim();
            let is_other = ["{{", "{%", "#"].iter().any(|start| content.starts_with(start));
            if content.is_empty() || is_other {
                continue;
            }
            let column = line.len() - line.trim_start().len();
            let has_structure =
                content.starts_with("- ") || content.ends_with(':') || content.contains(": ");
            return has_structure && column > key_column;
        }
        false
    }

    /// True for a tag of a region that begins on the same line.
    fn is_opened_in(&self, number: usize, line: &MixedLine) -> bool {
        let Some(&Some((first, _))) = self.partners.get(number) else {
            return false;
        };
        first != number && self.tags.get(first).is_some_and(|tag| line.range.contains(&tag.start))
    }

    /// For a tag that opens something behind a value, if the value goes on in the next lines: the
    /// number of the tag that closes it.
    ///
    /// ```yaml
    /// - --etcd-servers={% for host in etcd %}
    /// https://{{ host }}:2379
    /// {%- if not loop.last %},{% endif %}
    /// {% endfor %}
    /// ```
    ///
    /// Fixture: `templates/pod.manifest.j2`. If a key or an item begins on one of the lines, they are
    /// lines like all others:
    ///
    /// ```yaml
    /// - --v=2 {{ if .x }}
    /// - --b=1
    /// {{ end }}
    /// ```
    fn value_end(&self, number: usize, line: &MixedLine) -> Option<usize> {
        let tag = self.tags.get(number)?;
        let (first, last) = self.partners.get(number).copied().flatten()?;
        if first != number || last == number {
            return None;
        }
        let text = self.canvas.slice(line.text.clone());
        let end = self.tags.get(last)?.start;
        if text.starts_with('#')
            || text.ends_with([':', '-', ',', '[', '{', '|', '>', '\\'])
            || self.canvas.line_end(tag.end) >= end
            || self.has_structure(tag.end..end)
        {
            return None;
        }
        Some(last)
    }

    /// True if a key, an item or a string in quotes begins on a line of a range.
    fn has_structure(&self, range: Range<usize>) -> bool {
        let first_end = self.canvas.line_end(range.start);
        let last_start = self.canvas.line_start(range.end).max(range.start);
        if begins_structure(self.canvas.slice(range.start..first_end))
            || begins_structure(self.canvas.slice(last_start..range.end))
        {
            return true;
        }
        let lines = self.structure.get_or_init(|| {
            let starts = self.canvas.line_starts().iter().copied();
            starts
                .filter(|&start| {
                    begins_structure(self.canvas.slice(start..self.canvas.line_end(start)))
                })
                .collect()
        });
        let next = lines.partition_point(|&start| start <= first_end);
        lines.get(next).is_some_and(|&start| start < last_start)
    }

    /// Makes everything from one tag to another a part of the value before it, and gives the number of
    /// the first tag behind it.
    fn swallow(&mut self, first: usize, last: usize) -> usize {
        let (Some(opening), Some(closing)) = (self.tags.get(first), self.tags.get(last)) else {
            return last + 1;
        };
        let end = self.canvas.line_end(closing.end);
        let range = self.canvas.trimmed(opening.start..end);
        self.canvas.letters(range.clone());
        // A tag that is alone on its line may still begin an item.
        let is_lone_tag = |line: &str| {
            let content = line.trim_start();
            content.starts_with("{{") || content.starts_with("${")
        };
        if self.canvas.slice(range.clone()).lines().skip(1).any(is_lone_tag) {
            self.canvas.add_hole(&range, None);
        }
        let behind = self.tags.iter().skip(last + 1);
        last + 1 + behind.take_while(|tag| tag.start < end).count()
    }
}

/// True for a line that begins a key, an item or a string in quotes.
fn begins_structure(line: &str) -> bool {
    let content = line.trim();
    content.starts_with("- ")
        || content.starts_with(['"', '\''])
        || content.ends_with(':')
        || content.contains(": ")
}

/// True for a key without quotes and its colon, dashes of a list before it: `- pluginConfig:`.
pub(super) fn is_bare_key(text: &str) -> bool {
    let bare = |c: char| c.is_alphanumeric() || "_-.".contains(c);
    let Some(key) = text.trim_start_matches("- ").strip_suffix(':') else {
        return false;
    };
    !key.starts_with('-') && key.chars().all(bare)
}

/// The column where the lines begin that a tag gives; `None` if it does not say.
///
/// `{{ … | nindent 4 }}` and, at the start of a line, `{{ … | indent 4 }}` give column 4. A tag without
/// either gives its own column. Behind other text only Jinja's `indent(4)` leaves the first line where
/// the tag is.
pub(super) fn indentation(tag: &str, column: usize) -> Option<usize> {
    let own_column = (column > 0).then_some(column);
    let Some(at) = tag.rfind("indent") else {
        return own_column;
    };
    let rest = tag.get(at + "indent".len()..)?;
    let digits = rest.trim_start_matches(['(', ' ', '=', 'w', 'i', 'd', 't', 'h']);
    let len = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    let width: usize = digits.get(..len)?.parse().ok()?;
    let is_nindent = tag.get(..at)?.ends_with('n');
    if is_nindent || column == 0 {
        return Some(width);
    }
    if rest.starts_with('(') { own_column } else { None }
}

//! Several files in one text, each below a line with its name, as snapshots of rendered templates and
//! the output of `head` and `tail` have them. A message in MIME format is one file without a name.

use crate::dialect::nested::mime;
use crate::dialect::shell::systemd_words::lines;
use crate::mapped_text::MappedText;
use crate::source::offset;

/// One of the files.
pub(crate) struct BundledFile<'t> {
    /// Its name.
    pub(crate) path: &'t str,
    /// Its content.
    pub(crate) text: MappedText,
}

/// True for a text that begins with the name of a file.
fn begins(text: &str) -> bool {
    let first = text.trim_start().lines().next();
    first.is_some_and(|line| named(line).is_some())
}

/// The files of a text that begins with the name of one, or is a message; `None` for any other.
pub(crate) fn files(text: &str) -> Option<Vec<BundledFile<'_>>> {
    if mime::is_message(text) {
        return Some(vec![BundledFile { path: "", text: MappedText::verbatim(text, 0) }]);
    }
    if !begins(text) {
        return None;
    }
    let headings: Vec<(usize, usize, &str)> = lines(text)
        .filter_map(|(start, line)| Some((start, start + line.len(), named(line)?)))
        .collect();
    let ends = headings.iter().skip(1).map(|(start, ..)| *start).chain([text.len()]);
    let files = headings.iter().zip(ends).filter_map(|(&(_, start, path), end)| {
        // Behind the heading's line break.
        let start = (start + 1).min(end);
        let text = MappedText::verbatim(text.get(start..end)?, offset(start));
        Some(BundledFile { path, text })
    });
    Some(files.collect())
}

/// The name in `===== path` and `==> path <==`.
fn named(line: &str) -> Option<&str> {
    let rest = line.trim_end().strip_prefix("==")?;
    let name = rest.trim_start_matches(['=', '>']).trim_end_matches(['=', '<']);
    let path = name.trim();
    let is_path = path.contains(['.', '/']) && !path.contains(char::is_whitespace);
    (name.starts_with(' ') && is_path).then_some(path)
}

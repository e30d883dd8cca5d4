//! Here-documents of shell scripts: the files that a script writes.

use crate::hashed::HashMap;
use crate::mapped_text::{MappedText, UnknownReason};

/// A file that a script writes.
pub(crate) struct WrittenFile {
    /// The file that it is written to, as far as the script says.
    pub(crate) path: String,
    /// True if it is added to the file, or the script edits the file afterwards.
    pub(crate) appends: bool,
    /// Its content. Expansions of the shell are unknown.
    pub(crate) text: MappedText,
}

/// The certain values of expansions in here-documents, by the place of the expansion in the script.
pub(crate) type HereValues = HashMap<usize, MappedText>;

/// The here-documents of a script (POSIX shell command language, 2.7.4), in order.
pub(crate) fn documents(script: &MappedText, values: &HereValues) -> Vec<WrittenFile> {
    let text = script.text();
    let mut found = Vec::new();
    let closings = Closings::of(text);
    let edits = ["sed -i", "envsubst", "perl -p"].iter().any(|editor| text.contains(editor));
    let mut at = 0;
    while at < text.len() {
        let line = line_at(text, at);
        at += line.len();
        let Some(opening) = Opening::of(line) else {
            continue;
        };
        // Without a closing line it is not a here-document: `$(( 1 <<bits ))`.
        if !closings.has(&opening.delimiter, at, opening.tabs) {
            continue;
        }
        let start = at;
        while at < text.len() && !opening.closes(line_at(text, at)) {
            at += line_at(text, at).len();
        }
        found.push(WrittenFile {
            path: opening.path.clone(),
            appends: opening.appends || edits,
            text: body(script, start..at, (opening.tabs, opening.quoted), values),
        });
        at += line_at(text, at).len();
    }
    found
}

/// The lines of a text that may close a here-document. They are searched once and not once for each
/// `<<`, because nothing may close any of them.
pub(super) struct Closings<'t> {
    /// The last occurrence of each line.
    exact: HashMap<&'t str, usize>,
    /// The same without the tabs before it.
    without_tabs: HashMap<&'t str, usize>,
}

impl<'t> Closings<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        let mut closings = Self { exact: HashMap::default(), without_tabs: HashMap::default() };
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            let content = line.trim_end_matches(['\n', '\r']);
            closings.exact.insert(content, at);
            closings.without_tabs.insert(content.trim_start_matches('\t'), at);
            at += line.len();
        }
        closings
    }

    /// True if a delimiter is a line at or behind an offset; with `tabs` also one behind tabs.
    pub(super) fn has(&self, delimiter: &str, at: usize, tabs: bool) -> bool {
        let lines = if tabs { &self.without_tabs } else { &self.exact };
        lines.get(delimiter).is_some_and(|last| *last >= at)
    }
}

/// A here-document whose text follows.
pub(super) struct Announced {
    pub(super) delimiter: String,
    pub(super) tabs: bool,
    pub(super) quoted: bool,
}

/// The line that starts somewhere, with its line break.
fn line_at(text: &str, at: usize) -> &str {
    let rest = text.get(at..).unwrap_or_default();
    rest.get(..rest.find('\n').map_or(rest.len(), |end| end + 1)).unwrap_or_default()
}

/// `cat <<EOF > /etc/kubernetes/manifests/kube-apiserver.yaml`
struct Opening {
    delimiter: String,
    /// `<<-`: tabs at the start of lines are dropped.
    tabs: bool,
    /// A part of the delimiter is quoted: the shell replaces nothing.
    quoted: bool,
    path: String,
    appends: bool,
}

impl Opening {
    fn of(line: &str) -> Option<Self> {
        let operator = line.find("<<")?;
        let after = line.get(operator + 2..)?;
        if after.starts_with('<') || line.trim_start().starts_with('#') {
            return None;
        }
        let tabs = after.starts_with('-');
        let after = after.strip_prefix('-').unwrap_or(after).trim_start_matches(' ');
        let ends = |c: char| c.is_whitespace() || matches!(c, ';' | '|' | '&' | '>' | ')');
        let word = after.get(..after.find(ends).unwrap_or(after.len()))?;
        let delimiter: String = word.chars().filter(|c| !matches!(c, '\'' | '"' | '\\')).collect();
        // `1 << 2` is arithmetic.
        let named = delimiter.starts_with(|c: char| c.is_alphabetic() || c == '_');
        named.then(|| Self {
            tabs,
            quoted: delimiter.len() < word.len(),
            path: target(line),
            appends: line.contains(">>") || line.contains("tee -a"),
            delimiter,
        })
    }

    fn closes(&self, line: &str) -> bool {
        let line = if self.tabs { line.trim_start_matches('\t') } else { line };
        line.trim_end_matches(['\n', '\r']) == self.delimiter
    }
}

/// The text of a here-document: `tabs` are dropped at the start of lines, and the shell replaces nothing if the
/// delimiter is `quoted`.
pub(super) fn body(
    script: &MappedText,
    range: std::ops::Range<usize>,
    (tabs, quoted): (bool, bool),
    values: &HereValues,
) -> MappedText {
    let mut body = MappedText::new(script.span(range.clone()));
    let mut at = range.start;
    while at < range.end {
        let len =
            if quoted { line_at(script.text(), at).len() } else { lines_len(script.text(), at) };
        let line = script.text().get(at..at + len).unwrap_or_default();
        let end = (at + line.len()).min(range.end);
        let dropped = line.len() - line.trim_start_matches('\t').len();
        let start = if tabs { (at + dropped).min(end) } else { at };
        if quoted {
            body.push_slice(script, start..end);
        } else if is_expansion(line.trim()) {
            push_lines(script, start..end, values, &mut body);
        } else {
            expand(script, start..end, values, &mut body);
        }
        at = end;
    }
    body
}

/// How many lines a command may have that a here-document is put together with.
const SUBSTITUTED_LINES: usize = 20;

/// The length of the line that starts somewhere. A command that is substituted may go on over several lines:
///
/// ```text
/// $(if [ "$VERSION" = 1.21.1 ]; then
/// echo "dns: {type: CoreDNS}"
/// fi)
/// ```
fn lines_len(text: &str, start: usize) -> usize {
    let first = line_at(text, start);
    let Some((before, mut line)) = first.split_once("$(") else {
        return first.len();
    };
    if before.ends_with('\\') {
        return first.len();
    }
    let mut len = first.len();
    let (mut opened, mut closed) = (1, 0);
    for _ in 0..SUBSTITUTED_LINES {
        opened += line.matches('(').count();
        closed += line.matches(')').count();
        if opened <= closed {
            return len;
        }
        line = line_at(text, start + len);
        len += line.len();
    }
    first.len()
}

/// True for a line that one expansion alone makes.
fn is_expansion(line: &str) -> bool {
    line.starts_with(['$', '`'])
        && line.len() > 1
        && crate::dialect::shell::expansion::len(line) == line.len()
}

/// An expansion that is all of a line may become any number of lines, as a tag of a template does. So it
/// is written as a tag, and read as one.
fn push_lines(
    script: &MappedText,
    range: std::ops::Range<usize>,
    values: &HereValues,
    body: &mut MappedText,
) {
    let line = script.text().get(range.clone()).unwrap_or_default();
    let start = range.start + (line.len() - line.trim_start().len());
    let end = start + line.trim().len();
    body.push_slice(script, range.start..start);
    match values.get(&start) {
        Some(value) => body.append(value),
        None => body.push_hole("${_}", script.span(start..end), UnknownReason::Shell),
    }
    body.push_slice(script, end..range.end);
}

/// The file that the line's output goes to: the word behind `>`, or the last one of a `tee`.
fn target(line: &str) -> String {
    let words = |text: &str| -> Vec<String> {
        let words = text.split_whitespace();
        words.map(|word| word.trim_matches(['"', '\'', ';']).to_owned()).collect()
    };
    if let Some((_, after)) = line.rsplit_once('>') {
        return words(after).into_iter().next().unwrap_or_default();
    }
    let tee = line.split_once("tee ").map(|(_, after)| words(after));
    let file = |word: &String| !word.starts_with(['-', '<']);
    tee.into_iter().flatten().find(file).unwrap_or_default()
}

/// A line of a here-document whose delimiter is not quoted: `$NAME`, `${…}`, `$(…)` are replaced by
/// the shell, and a backslash makes the next character literal.
fn expand(
    script: &MappedText,
    range: std::ops::Range<usize>,
    values: &HereValues,
    body: &mut MappedText,
) {
    let mut at = range.start;
    while let Some(rest) = script.text().get(at..range.end).filter(|rest| !rest.is_empty()) {
        let plain = rest.find(['$', '`', '\\']).unwrap_or(rest.len());
        body.push_slice(script, at..at + plain);
        at += plain;
        let rest = rest.get(plain..).unwrap_or_default();
        let mut next = rest.chars();
        let len = match (next.next(), next.next()) {
            (None, _) => return,
            (Some('\\'), Some('\n')) => {
                at += 2;
                continue;
            }
            (Some('\\'), Some('$' | '`' | '\\')) => {
                body.push_slice(script, at + 1..at + 2);
                at += 2;
                continue;
            }
            (Some('\\'), _) => 1,
            _ => crate::dialect::shell::expansion::len(rest),
        };
        let written = rest.get(..len).unwrap_or_default();
        if let Some(value) = values.get(&at) {
            body.append(value);
        } else if len > 1 {
            body.push_hole(written, script.span(at..at + len), UnknownReason::Shell);
        } else {
            body.push_slice(script, at..at + 1);
        }
        at += len;
    }
}

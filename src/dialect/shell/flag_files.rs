//! Files that are no YAML: systemd units, the arguments file of MicroK8s, and files of variables
//! that a unit reads. Any of them may be a template.

use std::path::Path;

use crate::apiserver::{ApiServer, Completeness, Dialect, Origin, Partial, argv};
use crate::dialect::conditionals;
use crate::dialect::hint::Hint;
use crate::dialect::shell::environment::Environment;
use crate::dialect::shell::{commands, etcd_file, systemd, systemd_words};
use crate::discover;
use crate::mapped_text::MappedText;
use crate::source::Span;
use crate::yaml::TextTemplate;

/// The servers of a text that is one of these; `None` for any other. `environment` notes what is not followed.
pub(crate) fn read(
    path: &Path,
    text: &str,
    hint: Option<Hint>,
    environment: &Environment,
) -> Option<Vec<ApiServer>> {
    let path = discover::rendered_name(path);
    // Most files are something else, which their first line tells.
    let lines = text.lines().map(str::trim);
    let first = lines.clone().find(|line| !is_aside(line) && !is_tag(line))?;
    let plain = hint.is_some() || discover::is_unit_name(path);
    if !plain && !first.starts_with('[') && !first.contains('=') {
        return None;
    }
    let template = TextTemplate::read(text);
    let read = |text: &MappedText| match hint {
        Some(Hint::Systemd) => Some(unit(text, true, environment)),
        Some(Hint::Microk8s) => Some(arguments(text).into_iter().collect()),
        Some(Hint::Envfile) => Some(variables_file(text).into_iter().collect()),
        _ => servers(path, first, text, environment),
    };
    let Some(template) = template else {
        return read(&MappedText::verbatim(text, 0));
    };
    let mut servers = read(&template.text)?;
    for server in &mut servers {
        // Only a unit names the program that the flags go with.
        let unit = server.dialect == Dialect::Systemd;
        let given = |program| if unit { program } else { NOWHERE };
        conditionals::settle(server, |part, program| template.presence(part, given(program)));
    }
    Some(servers)
}

/// The servers of a unit; of one that is known to start one, through a program that does not name it.
fn unit(text: &MappedText, known: bool, environment: &Environment) -> Vec<ApiServer> {
    let mut servers = systemd::read_unit(text, environment);
    if servers.is_empty() && known {
        servers.extend(systemd::read_opaque(text));
    }
    servers
}

fn servers(
    path: &Path,
    first: &str,
    text: &MappedText,
    environment: &Environment,
) -> Option<Vec<ApiServer>> {
    let service = discover::is_unit_name(path);
    if service || (begins_as_unit(first) && systemd::is_unit(text.text())) {
        let named = path.file_name().and_then(|name| name.to_str());
        let named = named.is_some_and(|name| name.contains("kube-apiserver"));
        return Some(unit(text, named, environment));
    }
    let mut content = content(text).peekable();
    let some = content.peek().is_some();
    let flag = |(start, line): (usize, &str)| is_flag(line) || is_filled_in(text, start);
    // No other program of Kubernetes but aggregated servers takes this one, and none of those
    // keeps its flags in a file. MicroK8s names a file after the program: `args/kube-apiserver`.
    let program = path.file_name().is_some_and(|name| name == "kube-apiserver");
    if some && content.all(flag) && (program || text.text().contains("--etcd-servers")) {
        return Some(arguments(text).into_iter().collect());
    }
    let assigned = assignments(text);
    let is_assigned = !assigned.is_empty() && assigned.iter().all(Option::is_some);
    if is_assigned && let Some(etcd) = etcd_file::read(text, &values(text)) {
        return Some(vec![etcd]);
    }
    let named = discover::is_plain_name(path) && text.text().contains("--");
    let known = assigned.iter().flatten();
    let known = known.filter(|line| VARIABLES.iter().any(|name| line.starts_with(name)));
    let certain = named || known.count() > 0;
    (certain && is_assigned).then(|| variables_file(text).into_iter().collect())
}

/// A place that no condition holds.
const NOWHERE: Span = Span::new(u32::MAX, u32::MAX);

/// Variables that the packages of Linux distributions and well-known guides keep flags in.
const VARIABLES: [&str; 4] =
    ["KUBE_API_ARGS=", "KUBE_API_ADDRESS=", "KUBE_APISERVER_OPTS=", "KUBE_APISERVER_ARGS="];

/// True for a line that a unit begins with; a manifest that holds one in a string begins otherwise.
fn begins_as_unit(first: &str) -> bool {
    matches!(first, "[Unit]" | "[Service]" | "[Install]")
}

fn is_aside(line: &str) -> bool {
    line.is_empty() || line.starts_with('#')
}

fn is_tag(line: &str) -> bool {
    ["{{", "{%", "{#"].iter().any(|tag| line.starts_with(tag))
}

/// The lines that say something, trimmed, with the place where each one's text begins.
fn content(text: &MappedText) -> impl Iterator<Item = (usize, &str)> {
    systemd_words::lines(text.text())
        .filter(|(start, _)| text.tag_line_end(*start).is_none())
        .map(|(start, line)| (start + line.len() - line.trim_start().len(), line.trim()))
        .filter(|(_, line)| !is_aside(line))
}

/// True if a template fills in what begins at a place.
fn is_filled_in(text: &MappedText, start: usize) -> bool {
    text.hole_end(start).is_some()
}

fn is_flag(line: &str) -> bool {
    let name = line.trim_start_matches('-');
    line.starts_with("--") && name.starts_with(|c: char| c.is_ascii_alphabetic())
}

/// The lines that are not comments and do not continue another; `None` for one that assigns nothing.
fn assignments(text: &MappedText) -> Vec<Option<&str>> {
    let mut open = Continuation::default();
    let mut found = Vec::new();
    for (start, line) in content(text) {
        if !open.take(line, text.text().get(start + line.len()..).unwrap_or_default()) {
            found.push(assignment(line));
        }
    }
    found
}

fn assignment(line: &str) -> Option<&str> {
    let (name, _) = line.split_once('=')?;
    let name = name.strip_prefix("export ").unwrap_or(name);
    let letter = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    if name.is_empty() || !name.chars().all(letter) { None } else { Some(line) }
}

/// Whether a line of a file of variables belongs to the value before it: behind a backslash, or in quotes
/// that the value began with (systemd, src/basic/env-file.c, `parse_env_file_internal`).
///
/// ```text
/// KUBE_API_ARGS="--etcd-servers=https://10.0.0.1:2379
///   --authorization-mode=Node,RBAC"
/// ```
#[derive(Default)]
struct Continuation {
    backslash: bool,
    quote: Option<char>,
}

impl Continuation {
    /// Takes a line, and says if it belongs to the value before it. `below` is the text behind it: a quote
    /// that is never closed is a character like any other.
    fn take(&mut self, line: &str, below: &str) -> bool {
        let continues = self.backslash || self.quote.is_some();
        self.backslash = line.ends_with('\\');
        if let Some(quote) = self.quote {
            if line.contains(quote) {
                self.quote = None;
            }
            return continues;
        }
        if !continues && let Some((_, value)) = line.split_once('=') {
            let first = value.chars().next().filter(|first| matches!(first, '"' | '\''));
            self.quote = first.filter(|&quote| {
                let closes = value.get(1..).unwrap_or_default().contains(quote);
                !closes && below.contains(quote)
            });
        }
        continues
    }
}

/// A flag on each line, read by a shell (`run-kube-apiserver-with-args` of canonical/microk8s).
fn arguments(text: &MappedText) -> Option<ApiServer> {
    let words: Vec<MappedText> = commands::commands(text, &Environment::default()).concat();
    let anchor = words.first()?;
    let anchor = anchor.span(0..anchor.text().len());
    Some(server(Dialect::MicroK8s, anchor, &words, Completeness::Whole))
}

/// All flags of a file of variables, in the order of the text. It is taken to hold them all where
/// it names etcd, without which the server does not start.
fn variables_file(text: &MappedText) -> Option<ApiServer> {
    let mut words = Vec::new();
    for (start, end) in values(text) {
        let value = text.slice(start..end);
        let quoted = commands::commands(&value, &Environment::default()).concat();
        for part in quoted {
            words.extend(fields(&part));
        }
    }
    let first = words.iter().find(|word| word.text().starts_with("--"))?;
    let anchor = first.span(0..first.text().len());
    let etcd =
        |word: &MappedText| word.text().starts_with("--etcd") && word.text().contains("servers");
    let completeness = if words.iter().any(etcd) {
        Completeness::Whole
    } else {
        Completeness::Partial(Partial::Unit)
    };
    Some(server(Dialect::EnvFile, anchor, &words, completeness))
}

/// The ranges of the values of the assignments, quotes and continued lines included.
fn values(text: &MappedText) -> Vec<(usize, usize)> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    let mut open = Continuation::default();
    for (start, line) in content(text) {
        let end = start + line.len();
        let continues = open.take(line, text.text().get(end..).unwrap_or_default());
        if continues && let Some(last) = found.last_mut() {
            last.1 = end;
        } else if let Some(equals) = line.find('=') {
            found.push((start + equals + 1, end));
        }
    }
    found
}

/// The parts of a value between white space. systemd splits a variable so if it is a whole word of
/// `ExecStart`.
fn fields(value: &MappedText) -> Vec<MappedText> {
    let mut parts = Vec::new();
    let (mut at, mut start) = (0, None);
    while let Some(c) = value.text().get(at..).and_then(|rest| rest.chars().next()) {
        let hole = value.hole_end(at);
        match start {
            Some(from) if hole.is_none() && c.is_ascii_whitespace() => {
                parts.push(value.slice(from..at));
                start = None;
            }
            None if hole.is_some() || !c.is_ascii_whitespace() => start = Some(at),
            _ => {}
        }
        at = hole.unwrap_or(at + c.len_utf8());
    }
    parts.extend(start.map(|from| value.slice(from..at)));
    parts
}

fn server(
    dialect: Dialect,
    anchor: Span,
    words: &[MappedText],
    completeness: Completeness,
) -> ApiServer {
    ApiServer {
        completeness,
        ..ApiServer::new(dialect, anchor, argv::parse(words, Origin::Written))
    }
}

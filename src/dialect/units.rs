//! Files that are no YAML: systemd units, the arguments file of MicroK8s, and files of variables
//! that a unit reads.

use std::path::Path;

use super::expand::Environment;
use super::{shell, systemd};
use crate::apiserver::{ApiServer, Completeness, Dialect, Origin, Partial, Version, argv};
use crate::discover::is_plain_name;
use crate::mapped::Mapped;
use crate::source::Span;

/// The servers of a text that is one of these; `None` for any other.
pub(super) fn read(path: &Path, text: &str) -> Option<Vec<ApiServer>> {
    let service = path
        .extension()
        .is_some_and(|extension| extension == "service");
    // Most files are something else, which their first line tells.
    let first = text.lines().map(str::trim).find(|line| !is_aside(line))?;
    if !service && !first.starts_with('[') && !first.contains('=') {
        return None;
    }
    // What a template engine puts in is not known, nor which of the lines it leaves out.
    if text.contains("{{") || text.contains("{%") {
        return None;
    }
    let mapped = Mapped::verbatim(text, 0);
    if service || (begins_as_unit(first) && systemd::is_unit(text)) {
        let named = path.file_name().and_then(|name| name.to_str());
        let named = named.is_some_and(|name| name.contains("kube-apiserver"));
        let mut servers = systemd::read_unit(&mapped);
        if servers.is_empty() && named {
            servers.extend(systemd::read_opaque(&mapped));
        }
        return Some(servers);
    }
    let content: Vec<&str> = text
        .lines()
        .map(str::trim)
        .filter(|line| !is_aside(line))
        .collect();
    let flags = !content.is_empty() && content.iter().all(|line| is_flag(line));
    // No other program of Kubernetes but aggregated servers takes this one, and none of those
    // keeps its flags in a file.
    if flags && text.contains("--etcd-servers") {
        return Some(arguments(&mapped).into_iter().collect());
    }
    let assigned = assignments(text);
    let named = is_plain_name(path) && text.contains("--");
    let known = assigned.iter().flatten();
    let known = known.filter(|line| VARIABLES.iter().any(|name| line.starts_with(name)));
    let certain = named || known.count() > 0;
    (certain && !assigned.is_empty() && assigned.iter().all(Option::is_some))
        .then(|| variables_file(&mapped).into_iter().collect())
}

/// Variables that the packages of Linux distributions and well-known guides keep flags in.
const VARIABLES: [&str; 4] = [
    "KUBE_API_ARGS=",
    "KUBE_API_ADDRESS=",
    "KUBE_APISERVER_OPTS=",
    "KUBE_APISERVER_ARGS=",
];

/// True for a line that a unit begins with; a manifest that holds one in a string begins otherwise.
fn begins_as_unit(first: &str) -> bool {
    matches!(first, "[Unit]" | "[Service]" | "[Install]")
}

fn is_aside(line: &str) -> bool {
    line.is_empty() || line.starts_with('#')
}

fn is_flag(line: &str) -> bool {
    let name = line.trim_start_matches('-');
    line.starts_with("--") && name.starts_with(|c: char| c.is_ascii_alphabetic())
}

/// The lines that are not comments and do not continue another; `None` for one that assigns nothing.
fn assignments(text: &str) -> Vec<Option<&str>> {
    let mut open = false;
    let starts = text.lines().map(str::trim).filter(|line| {
        let continues = std::mem::replace(&mut open, line.ends_with('\\'));
        !continues && !is_aside(line)
    });
    starts
        .map(|line| {
            let (name, _) = line.split_once('=')?;
            let name = name.strip_prefix("export ").unwrap_or(name);
            let letter = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
            (!name.is_empty() && name.chars().all(letter)).then_some(line)
        })
        .collect()
}

/// A flag on each line, read by a shell (`run-kube-apiserver-with-args` of canonical/microk8s).
fn arguments(text: &Mapped) -> Option<ApiServer> {
    let words: Vec<Mapped> = shell::commands(text, &Environment::default()).concat();
    let anchor = words.first()?;
    let anchor = anchor.span(0..anchor.text().len());
    Some(server(
        Dialect::MicroK8s,
        anchor,
        &words,
        Completeness::Whole,
    ))
}

/// All flags of a file of variables, in the order of the text. It is taken to hold them all where
/// it names etcd, without which the server does not start.
fn variables_file(text: &Mapped) -> Option<ApiServer> {
    let mut words = Vec::new();
    for (start, end) in values(text.text()) {
        let value = text.slice(start..end);
        let quoted = shell::commands(&value, &Environment::default()).concat();
        for part in quoted {
            words.extend(fields(&part));
        }
    }
    let first = words.iter().find(|word| word.text().starts_with("--"))?;
    let anchor = first.span(0..first.text().len());
    let etcd = |word: &Mapped| word.text().starts_with("--etcd") && word.text().contains("servers");
    let completeness = if words.iter().any(etcd) {
        Completeness::Whole
    } else {
        Completeness::Partial(Partial::Unit)
    };
    Some(server(Dialect::EnvFile, anchor, &words, completeness))
}

/// Where the values of the assignments stand, quotes and continued lines included.
fn values(text: &str) -> Vec<(usize, usize)> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    let mut open = false;
    for (start, line) in super::unit_words::lines(text) {
        let end = start + line.len();
        if open && let Some(last) = found.last_mut() {
            last.1 = end;
        } else if let Some(equals) = line.find('=').filter(|_| !is_aside(line.trim())) {
            found.push((start + equals + 1, end));
        } else {
            continue;
        }
        open = line.ends_with('\\');
    }
    found
}

/// A value's parts between white space, as a variable that stands alone in `ExecStart` is split.
fn fields(value: &Mapped) -> Vec<Mapped> {
    let mut parts = Vec::new();
    let mut start = None;
    let ends = value
        .text()
        .char_indices()
        .chain([(value.text().len(), ' ')]);
    for (at, c) in ends {
        match (c.is_whitespace(), start) {
            (true, Some(from)) => {
                parts.push(value.slice(from..at));
                start = None;
            }
            (false, None) => start = Some(at),
            _ => {}
        }
    }
    parts
}

fn server(
    dialect: Dialect,
    anchor: Span,
    words: &[Mapped],
    completeness: Completeness,
) -> ApiServer {
    ApiServer {
        dialect,
        anchor,
        program: "kube-apiserver".to_owned(),
        version: Version::Unknown,
        arguments: argv::parse(words, Origin::Written),
        completeness,
        faults: Vec::new(),
        mounts: None,
        kubelets: Vec::new(),
    }
}

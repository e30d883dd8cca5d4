//! The variables of kubespray that become flags of the API server, by release.
//!
//! Only what a file says itself is read: a variable whose condition is in another file becomes no flag.

use crate::built_in_table::{self, Cells};
use crate::dialect::flag_entry::{self, FlagEntry};
use crate::dialect::kubeadm::extra_args;
use crate::dialect::tool_version::ToolReleases;
use crate::mapped_text::{MappedText, UnknownReason};
use crate::source::Span;
use crate::yaml::{Node, Scalar};

const TABLE: &str = include_str!("kubespray-variables.tsv");

/// The first variable of the table whose flag is behind `kube_kubeadm_apiserver_extra_args` in the template.
const FIRST_BEHIND: &str = "kube_feature_gates";

/// A variable whose folder is another variable, and the rest of the path is not known.
const UNKNOWN_FILE: &str = "?";

/// The providers of clouds for which kubespray sets the flag (`gce` since 2.18).
const CLOUDS: [&str; 4] = ["aws", "azure", "openstack", "vsphere"];

/// The releases that have a variable, both ends included.
#[derive(Clone, Copy)]
struct VariableReleases {
    since: u32,
    until: u32,
}

/// A line of the table.
struct KubesprayVariable {
    name: &'static str,
    flag: &'static str,
    /// `text`, `list`, `cloud`, or the variable of a folder and a file in it.
    form: &'static str,
    /// The variable that must be true, if there is one.
    condition: Option<&'static str>,
    releases: VariableReleases,
    /// A variable that takes its place if it is true, and the first release that has that one.
    replaced: Option<(&'static str, u32)>,
}

/// The flags of the variables of a file, before and behind the written flags.
pub(super) struct Flags {
    pub(super) before: Vec<FlagEntry>,
    pub(super) behind: Vec<FlagEntry>,
    /// The first variable that is the tool's alone and becomes a flag.
    pub(super) anchor: Option<Span>,
}

/// Reads the variables of a file.
pub(super) fn read(root: Node<'_>, releases: ToolReleases) -> Flags {
    let mut flags = Flags { before: Vec::new(), behind: Vec::new(), anchor: None };
    let mut is_behind = false;
    for variable in built_in_table::rows(TABLE).filter_map(variable) {
        is_behind |= variable.name == FIRST_BEHIND;
        let Some(entry) = flag(root, &variable, releases) else {
            continue;
        };
        if variable.name.starts_with("kube_")
            && let Some((key, _)) = root.entry(variable.name)
        {
            let span = key.span();
            flags.anchor = Some(flags.anchor.map_or(span, |first| first.min(span)));
        }
        let place = if is_behind { &mut flags.behind } else { &mut flags.before };
        extra_args::merge(place, vec![entry]);
    }
    flags
}

fn variable(mut cells: Cells) -> Option<KubesprayVariable> {
    let (name, flag, form) = (cells.next()?, cells.next()?, cells.next()?);
    let condition = cells.next().filter(|name| *name != "-");
    let (since, until) = cells.next()?.split_once('-')?;
    let releases = VariableReleases {
        since: since.parse().unwrap_or(0),
        until: until.parse().unwrap_or(u32::MAX),
    };
    let replaced = cells.next().and_then(|cell| cell.split_once(' '));
    let replaced = match replaced {
        Some((name, since)) => Some((name, since.parse().ok()?)),
        None => None,
    };
    Some(KubesprayVariable { name, flag, form, condition, releases, replaced })
}

/// The flag that a variable becomes. Its value is unknown if the release decides whether there is one.
fn flag(root: Node<'_>, variable: &KubesprayVariable, releases: ToolReleases) -> Option<FlagEntry> {
    let (key, value) = root.entry(variable.name)?;
    if variable.condition.is_some_and(|condition| !is_true(root, condition)) {
        return None;
    }
    let text = value_of(root, variable, value)?;
    let exists = variable.is_read(root, releases);
    if exists == Some(false) {
        return None;
    }
    let name = MappedText::coarse(variable.flag, key.span());
    if exists == Some(true) {
        return Some(FlagEntry::new(&name, Some(&text), Some(value.span())));
    }
    let mut hole = MappedText::new(value.span());
    hole.push_hole(text.text(), value.span(), UnknownReason::Release);
    let mut entry = FlagEntry::new(&name, Some(&hole), Some(value.span()));
    entry.maybe = true;
    Some(entry)
}

impl KubesprayVariable {
    /// Whether the releases make a flag of it.
    fn is_read(&self, root: Node<'_>, releases: ToolReleases) -> Option<bool> {
        let is_replaced = match self.replaced {
            Some((name, since)) if is_true(root, name) => releases.are_since(since),
            _ => Some(false),
        };
        let is_gone = match self.releases.until.checked_add(1) {
            Some(gone) => releases.are_since(gone),
            None => Some(false),
        };
        let is_there = releases.are_since(self.releases.since);
        match (is_there, is_gone, is_replaced) {
            (Some(false), ..) | (_, Some(true), _) | (.., Some(true)) => Some(false),
            (Some(true), Some(false), Some(false)) => Some(true),
            _ => None,
        }
    }
}

/// The value of the flag; `None` if the template leaves the flag out, or makes something of the variable that
/// nobody means, such as a list of the letters of a text.
fn value_of(root: Node<'_>, variable: &KubesprayVariable, value: Node<'_>) -> Option<MappedText> {
    match variable.form {
        "text" => text(value),
        "cloud" => text(value).filter(|text| CLOUDS.contains(&text.text())),
        "list" => {
            let is_list = value.is_sequence() && value.items().next().is_some();
            if is_list { Some(flag_entry::join(&items(value), value.span())) } else { None }
        }
        path => {
            let (folder, file) = path.split_once('/')?;
            Some(file_in(root, folder, file, value.span()))
        }
    }
}

/// A scalar as Python prints it. A boolean is one in YAML 1.1: `yes` becomes `True`.
fn text(value: Node<'_>) -> Option<MappedText> {
    if value.is_null() {
        return None;
    }
    let text = value.mapped()?;
    let Some(Scalar::Bool(is_true)) = value.scalar() else {
        return Some(text);
    };
    if text.text().parse::<bool>().is_ok() {
        return Some(text);
    }
    let mut printed = MappedText::new(text.whole());
    printed.push_replaced(if is_true { "True" } else { "False" }, text.whole());
    Some(printed)
}

fn items(list: Node<'_>) -> Vec<MappedText> {
    list.items().filter_map(text).collect()
}

/// A file in the folder of a variable: `{{ kube_cert_dir }}/ca.crt`.
pub(super) fn file_in(root: Node<'_>, folder: &str, file: &str, place: Span) -> MappedText {
    let mut path = MappedText::new(place);
    match root.get(folder).and_then(Node::mapped) {
        Some(folder) if folder.unknown(0..folder.text().len()).is_none() => {
            path.push_replaced(folder.text(), place);
        }
        Some(folder) => path.push_hole(folder.text(), place, UnknownReason::Template),
        None => path.push_hole(&format!("{{{{ {folder} }}}}"), place, UnknownReason::Template),
    }
    if file == UNKNOWN_FILE {
        path.push_hole("/<file>", place, UnknownReason::Release);
    } else {
        path.push_replaced(&format!("/{file}"), place);
    }
    path
}

/// True for a variable that this file sets to true.
pub(super) fn is_true(root: Node<'_>, name: &str) -> bool {
    root.get(name).and_then(Node::scalar) == Some(Scalar::Bool(true))
}

/// Prints booleans among written flags as Python does.
pub(super) fn print_booleans(flags: Option<Node<'_>>, entries: &mut [FlagEntry]) {
    for (key, value) in flags.map(Node::resolved_entries).unwrap_or_default() {
        if let Some(Scalar::Bool(_)) = value.scalar()
            && let Some(printed) = text(value)
            && let Some(entry) = entries.iter_mut().find(|entry| Some(&*entry.name) == key.text())
            && entry.value().text() != printed.text()
        {
            entry.set_value(printed.text());
        }
    }
}

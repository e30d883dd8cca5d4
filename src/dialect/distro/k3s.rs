//! k3s and RKE2, as a file, a command line or a cluster that Rancher provisions.
//!
//! Both start the kube-apiserver in one process with themselves or from a manifest they write, with
//! the flags of `apiServer` in pkg/daemons/control/server.go of k3s (0103601, and three later
//! ones); `kube-apiserver-arg` is merged by `GetArgs` in pkg/util/args.go (0aa32d5).

use std::borrow::Cow;

use crate::apiserver::{ApiServer, Completeness, Dialect, Layer, Origin, Version};
use crate::dialect::command_line::{self, CommandLine};
use crate::dialect::context::Reader;
use crate::dialect::distro::k3s_options::K3sOptions;
use crate::dialect::distro::{k3s_items, k3s_misspelt};
use crate::dialect::flag_entry::FlagEntry;
use crate::dialect::hint::Hint;
use crate::dialect::object::Object;
use crate::dialect::tool_version::Tool;
use crate::dialect::{tools, version};
use crate::hashed::HashSet;
use crate::mapped_text::MappedText;
use crate::source::Span;
use crate::yaml::Node;

const MORE_KEY: &str = "kube-apiserver-arg+";

/// A file, and the flag that newer releases of k3s leave out if the file is given. An older release does not start
/// with the file.
const YIELDING: [(&str, &str); 2] =
    [("authentication-config", "anonymous-auth"), ("authorization-config", "authorization-mode")];

/// Keys that only RKE2 has.
const RKE2_KEYS: [&str; 6] = [
    "cni",
    "profile",
    "cloud-provider-name",
    "kube-apiserver-extra-mount",
    "control-plane-resource-requests",
    "ingress-controller",
];

/// Reads a document.
pub(crate) fn read(object: Object<'_>, reader: &mut Reader<'_>) {
    let root = object.node;
    if object.api_version == "provisioning.cattle.io/v1" {
        rancher(object, reader);
    } else if object.api_version.is_empty() && root.get("kind").is_none() {
        let dialect = dialect_of(object, reader.context.hint);
        push(configuration(root, dialect, &version_of(dialect, reader)), reader);
        // Ansible roles keep the same file's content under a variable.
        for (key, value) in root.entries() {
            let name = key.text().unwrap_or_default();
            let dialect = match name {
                _ if name.contains("rke2") => Dialect::Rke2,
                _ if name.contains("k3s") => Dialect::K3s,
                _ => continue,
            };
            push(configuration(value, dialect, &version_of(dialect, reader)), reader);
        }
    }
}

/// The file does not tell the version.
fn version_of(dialect: Dialect, reader: &Reader<'_>) -> Version {
    let tool = if dialect == Dialect::Rke2 { Tool::Rke2 } else { Tool::K3s };
    reader.version_or_tool(Version::Unknown, tool)
}

fn push(server: Option<ApiServer>, reader: &mut Reader<'_>) {
    if let Some(server) = server {
        reader.push(server);
    }
}

fn rancher(object: Object<'_>, reader: &mut Reader<'_>) {
    let Some(config) = object.node.at(&["spec", "rkeConfig"]) else {
        return;
    };
    let field = object.node.at(&["spec", "kubernetesVersion"]);
    let version = reader.version_or(version::of_field(field, object.kind_span()));
    let selected = config
        .get("machineSelectorConfig")
        .into_iter()
        .flat_map(Node::items)
        .filter_map(|item| item.get("config"));
    for config in config.get("machineGlobalConfig").into_iter().chain(selected) {
        push(configuration(config, Dialect::Rancher, &version), reader);
    }
}

pub(crate) fn dialect_of(object: Object<'_>, hint: Option<Hint>) -> Dialect {
    match hint {
        Some(Hint::Rke2) => Dialect::Rke2,
        Some(Hint::K3s) => Dialect::K3s,
        _ if object.path.contains("rancher/rke2/") => Dialect::Rke2,
        _ if RKE2_KEYS.iter().any(|key| object.node.get(key).is_some()) => Dialect::Rke2,
        _ => Dialect::K3s,
    }
}

/// The server of a configuration file that has `kube-apiserver-arg`. `kube-apiserver-arg+` adds to
/// the values before it, in this file and in others.
fn configuration(root: Node<'_>, dialect: Dialect, version: &Version) -> Option<ApiServer> {
    let mut faults = Vec::new();
    k3s_misspelt::options(root, dialect, &mut faults);
    let own = root.entry(tools::K3S_FLAGS);
    let start = own.map(|(key, _)| key.span());
    let more = root.entry(MORE_KEY).filter(|(key, _)| start.is_none_or(|start| start < key.span()));
    let Some((anchor, _)) = own.or(more) else {
        return k3s_misspelt::server(dialect, faults);
    };
    let mut words = Vec::new();
    for (_, value) in own.into_iter().chain(more) {
        words.extend(arguments(value)?);
    }
    let options = K3sOptions::of_file(root);
    if options.is_without_apiserver() {
        return None;
    }
    let given = options.0.iter().map(|option| (option.name.clone(), option.values.clone()));
    let layer = Layer { words: words.clone(), adds: own.is_none(), options: given.collect() };
    let server = server(dialect, anchor.span(), &written(words), &options, version);
    Some(ApiServer { layer: Some(layer), version: version.clone(), faults, ..server })
}

/// The values of one of the keys; `None` if they cannot be arguments.
fn arguments(value: Node<'_>) -> Option<Vec<MappedText>> {
    if value.is_mapping() || value.is_null() {
        return None;
    }
    if value.items().all(|item| item.text().is_some()) {
        let words = command_line::strings(value);
        let plausible = |word: &MappedText| is_hole(word) || k3s_items::is_argument(word.text());
        let is_flag = |word: &MappedText| k3s_items::is_known_flag(word.text());
        if words.iter().all(plausible) || words.iter().any(is_flag) {
            return Some(words);
        }
        return None;
    }
    let mut words = Vec::new();
    for item in value.items() {
        let word = if item.is_mapping() { k3s_items::map_as_word(item)? } else { item.mapped()? };
        words.push(word);
    }
    Some(words)
}

/// Words with the origin of those that are written in the file itself.
pub(crate) fn written(words: Vec<MappedText>) -> Vec<(MappedText, Origin)> {
    words.into_iter().map(|word| (word, Origin::Written)).collect()
}

/// True for what is filled in from its first character on: any flag, or several.
fn is_hole(word: &MappedText) -> bool {
    word.hole_end(0).is_some()
}

/// The server that k3s or RKE2 starts for its options and the values of `kube-apiserver-arg`.
pub(crate) fn server(
    dialect: Dialect,
    anchor: Span,
    words: &[(MappedText, Origin)],
    options: &K3sOptions,
    version: &Version,
) -> ApiServer {
    let mut line = CommandLine::new(dialect, anchor, tools::K3S);
    options.apply(dialect, version, &mut line);
    if dialect == Dialect::Rke2 {
        // RKE2 runs the server as a static pod (pkg/podexecutor/staticpod.go of rancher/rke2).
        line.remove("advertise-port");
        line.set_default(("admission-control-config-file", None));
    }
    apply(words, version, &mut line);
    line.server(version.clone(), Completeness::Defaulted, Vec::new())
}

/// Puts values of `kube-apiserver-arg` among the flags that are there.
pub(crate) fn apply(words: &[(MappedText, Origin)], version: &Version, line: &mut CommandLine) {
    let mut named: HashSet<Cow<'static, str>> = HashSet::default();
    for (word, origin) in words {
        if is_hole(word) {
            line.push_words_from(std::slice::from_ref(word), *origin);
            continue;
        }
        let Assignment { placement, entry } = Assignment::of(word);
        let entry = entry.from(*origin);
        let name = entry.name.clone();
        match placement {
            Placement::Prepend => line.prepend(entry),
            Placement::Replace if !named.contains(&name) => line.replace(vec![entry]),
            Placement::Replace | Placement::Append => line.append(entry),
        }
        named.insert(name);
    }
    for (file, flag) in YIELDING {
        if named.contains(file) && !named.contains(flag) {
            match leaves_out(version) {
                Some(true) => line.remove(flag),
                Some(false) => {}
                None => line.may_lack(flag),
            }
        }
    }
}

/// True if k3s leaves a flag of its own out for a file, by its version; `None` if that is not known.
///
/// The change came in April 2025, between 1.30.11 and 1.30.12, 1.31.7 and 1.31.8, 1.32.3 and 1.32.4 (k3s-io/k3s,
/// issues 12017 and 12039 to 12041: builds of the release branches). The branch of 1.29 has it after 1.29.15+k3s1
/// (issue 12130); which release was the first there was not seen.
fn leaves_out(version: &Version) -> Option<bool> {
    const FIRST: [(u8, u32); 3] = [(30, 12), (31, 8), (32, 4)];
    let (min, max) = version.minors();
    if *version != Version::Unknown && min >= 33 {
        return Some(true);
    }
    if *version != Version::Unknown && max < 29 {
        return Some(false);
    }
    let release = version.exact()?;
    let patch = release.text.split('.').nth(2)?;
    let digits = patch.split(|c: char| !c.is_ascii_digit()).next()?;
    let patch = digits.parse::<u32>().ok()?;
    if release.minor == 29 && patch < 15 {
        return Some(false);
    }
    let (_, first) = FIRST.iter().find(|(minor, _)| *minor == release.minor)?;
    Some(patch >= *first)
}

/// One value, and its place among the other values of the flag.
struct Assignment {
    placement: Placement,
    entry: FlagEntry,
}

/// The place of a value among those that are there.
#[derive(Clone, Copy)]
enum Placement {
    /// `name=value`: instead of k3s' own, behind other values.
    Replace,
    /// `name+=value`: behind all others.
    Append,
    /// `name-=value`: before all others.
    Prepend,
}

impl Assignment {
    fn of(word: &MappedText) -> Self {
        let text = word.text();
        let equals = text.find('=').unwrap_or(text.len());
        let name = text.get(..equals).unwrap_or_default();
        let placement = match name.chars().next_back() {
            Some('+') => Placement::Append,
            Some('-') => Placement::Prepend,
            _ => Placement::Replace,
        };
        let end = name.trim_end_matches(['+', '-']).len();
        let mut plain = MappedText::new(word.whole());
        plain.push_slice(word, 0..end);
        plain.push_slice(word, equals..text.len());
        let entry = FlagEntry::word(&plain);
        Self { placement, entry }
    }
}

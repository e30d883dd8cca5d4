//! apiserver/pkg/server/resourceconfig/helpers.go and `options/api_enablement.go`; read at 1.20 to 1.36.

use super::{Problem, ServerOptions};
use crate::apiserver::flags::Availability;
use crate::apiserver::{ApiServer, Flag, api_groups, value};
use crate::hashed::HashMap;

/// One `group/version=true`.
#[derive(Clone, Copy)]
struct RuntimeEntry<'a> {
    flag: &'a Flag,
    /// The item as it is written.
    written: &'a str,
    key: &'a str,
    value: &'a str,
}

pub(super) fn groups<'a>(options: &ServerOptions<'a>, problems: &mut Vec<Problem<'a>>) {
    let server = options.server;
    if !server.version.at_least(20) {
        return;
    }
    let Some(entries) = entries(server) else {
        return;
    };
    let last: HashMap<&str, usize> =
        entries.iter().enumerate().map(|(index, entry)| (entry.key, index)).collect();
    let mut effective: Vec<RuntimeEntry> = Vec::new();
    for (index, entry) in entries.iter().enumerate() {
        if last.get(entry.key) == Some(&index) {
            effective.push(*entry);
        }
    }
    for entry in &effective {
        if let Some(wrong) = judge(*entry, server) {
            let message = format!("--runtime-config={}: {wrong}", entry.key);
            let problem = Problem::new(entry.flag, message).item(entry.written);
            problems.push(problem.help(format!("remove {}", entry.key)));
        }
    }
    switched_off(options, &effective, problems);
}

/// Every entry, in order; `None` if one of them is not certain.
fn entries(server: &ApiServer) -> Option<Vec<RuntimeEntry<'_>>> {
    let mut entries = Vec::new();
    for flag in server.occurrences("runtime-config") {
        if flag.maybe {
            return None;
        }
        let text = flag.known()?;
        for pair in text.split(',').filter(|pair| !pair.is_empty()) {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            entries.push(RuntimeEntry {
                flag,
                written: pair,
                key: key.trim(),
                value: value.trim(),
            });
        }
    }
    Some(entries)
}

/// Why one entry is refused by itself. A value that is not a boolean is reported elsewhere.
fn judge(entry: RuntimeEntry, server: &ApiServer) -> Option<String> {
    let key = entry.key;
    // The core group may be written in three ways (`Complete`).
    let core =
        key == "v1" || key == "api/v1" || key.starts_with("v1/") || key.starts_with("api/v1/");
    if core || matches!(key, "api/all" | "api/ga" | "api/beta" | "api/alpha" | "api/legacy") {
        return None;
    }
    let parts: Vec<&str> = key.split('/').collect();
    let (group, version) = match parts.as_slice() {
        [group, version] | [group, version, _] => (*group, *version),
        _ => return Some("it is not of the form group/version".to_owned()),
    };
    if server.version.all(|minor| api_groups::group(group, minor) == Availability::Absent) {
        return Some(format!("{} has no API group {group:?}", server.version));
    }
    let name = format!("{group}/{version}");
    if server.version.all(|minor| api_groups::presence(&name, minor) == Availability::Absent) {
        return Some(match api_groups::find(&name) {
            Some(known) if known.life.removed.is_some_and(|gone| server.version.at_least(gone)) => {
                format!(
                    "{name} was removed in Kubernetes 1.{}",
                    known.life.removed.unwrap_or_default()
                )
            }
            Some(known) => format!("{name} came with Kubernetes 1.{}", known.life.since),
            None => format!("{} has no version {version:?} of {group}", server.version),
        });
    }
    None
}

/// The API versions that the server cannot run without.
fn switched_off<'a>(
    options: &ServerOptions<'a>,
    entries: &[RuntimeEntry<'a>],
    problems: &mut Vec<Problem<'a>>,
) {
    // api/all=false alone (`Validate`).
    if let [all] = entries
        && all.key == "api/all"
        && all.value == "false"
    {
        let message = "--runtime-config=api/all=false alone would leave the server with no API";
        let help = "name the versions to enable behind api/all=false";
        problems.push(Problem::new(all.flag, message).help(help));
    } else if let Some(entry) = flow_control(options, entries) {
        let what = "flowcontrol.apiserver.k8s.io, which --enable-priority-and-fairness needs";
        let help =
            "enable flowcontrol.apiserver.k8s.io, or set --enable-priority-and-fairness=false";
        problems.push(entry.turns_off(what).help(help));
    // kube-aggregator/pkg/apiserver/apiserver.go, `NewWithDelegate`.
    } else if let Some(entry) = effective(entries, &["apiregistration.k8s.io/v1"])
        && !entry.is_on()
    {
        let what = "apiregistration.k8s.io/v1, which must be on";
        problems.push(entry.turns_off(what).help("add apiregistration.k8s.io/v1=true"));
    // pkg/registry/core/rest/storage_core.go takes Secrets for granted since 1.28, and panics.
    } else if let Some(entry) = effective(entries, &["v1", "/v1", "api/v1"])
        && !entry.is_on()
        && options.version().at_least(28)
    {
        problems.push(entry.turns_off("the core API, which must be on").help("remove it"));
    }
}

/// The entry that decides about a version of an API. The most exact key takes effect: the version, then its
/// level, then all of them.
fn effective<'a>(entries: &[RuntimeEntry<'a>], names: &[&str]) -> Option<RuntimeEntry<'a>> {
    let find = |keys: &[&str]| entries.iter().find(|entry| keys.contains(&entry.key)).copied();
    find(names).or_else(|| find(&["api/ga"])).or_else(|| find(&["api/all"]))
}

impl<'a> RuntimeEntry<'a> {
    fn is_on(self) -> bool {
        value::boolean(self.value).unwrap_or(self.value.is_empty())
    }

    fn turns_off(self, what: &str) -> Problem<'a> {
        let message = format!("--runtime-config={}=false turns off {what}", self.key);
        Problem::new(self.flag, message).item(self.written)
    }
}

/// The entry that turns off what priority and fairness uses (`validateAPIPriorityAndFairness`): the first of
/// three keys that is there decides.
fn flow_control<'a>(
    options: &ServerOptions<'a>,
    entries: &[RuntimeEntry<'a>],
) -> Option<RuntimeEntry<'a>> {
    let (min, max) = options.version().minors();
    let keys = match (min, max) {
        (20..=25, 20..=25) => ["flowcontrol.apiserver.k8s.io/v1beta1", "api/beta", "api/all"],
        (26..=28, 26..=28) => ["flowcontrol.apiserver.k8s.io/v1beta3", "api/beta", "api/all"],
        (29.., _) => ["flowcontrol.apiserver.k8s.io/v1", "api/ga", "api/all"],
        _ => return None,
    };
    let gated =
        options.version().at_least(31) || options.gate("APIPriorityAndFairness") == Some(true);
    if !gated || options.boolean("enable-priority-and-fairness") != Some(true) {
        return None;
    }
    let first = keys.iter().find_map(|key| {
        let decided =
            |entry: &&RuntimeEntry| entry.key == *key && matches!(entry.value, "true" | "false");
        entries.iter().find(decided).copied()
    })?;
    (first.value == "false").then_some(first)
}

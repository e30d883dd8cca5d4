//! `unmounted-path`: a flag names a file that the container does not have.

use super::joined_flags::is_joined;
use super::server_facts::{reads_file, written};
use crate::apiserver::mounts::{self, Backing, MountIndex};
use crate::apiserver::{ApiServer, Component, Flag, Mount, flags};
use crate::hashed::HashMap;
use crate::rule::{Finding, Group, Report, Rule, Severity, SeverityCase};

pub(super) static RULE: Rule = Rule {
    id: "unmounted-path",
    group: Group::Startup,
    components: &[Component::KubeApiServer],
    severity: Severity::Error,
    other_severities: &[SeverityCase::new(
        Severity::Note,
        "a hostPath volume is created empty if the key is missing",
    )],
    security_severity: None,
    summary: "a file of a flag that nothing mounts into the container",
    why: "A path on the command line is a path in the container, and the image of kube-apiserver \
holds no certificates but those of public authorities. A file that no volumeMounts entry covers is \
not there, and one on an emptyDir is not either unless something in the Pod writes it: the server \
does not start. \
kubeadm mounts certificatesDir, the machine's folders of certificate authorities, the folders of an \
external etcd's files, and what extraVolumes lists \
(cmd/kubeadm/app/phases/controlplane/volumes.go). A hostPath of type DirectoryOrCreate or \
FileOrCreate hides that a key is missing: the Pod starts with an empty folder or file in its place.",
    fix: "mount the file, or name the path at which it is mounted",
    is_fixable: false,
    references: &[
        "https://kubernetes.io/docs/concepts/storage/volumes/#hostpath",
        "https://kubernetes.io/docs/reference/config-api/kubeadm-config.v1beta4/",
    ],
    check,
};

/// Paths that every container has, or that the image brings: public certificate authorities.
const IN_IMAGE: [&str; 9] = [
    "/dev",
    "/proc",
    "/etc/ssl/certs",
    "/etc/ssl/cert.pem",
    "/etc/ca-certificates",
    "/etc/pki",
    "/usr/local/share/ca-certificates",
    "/usr/share/ca-certificates",
    // Mounted into every Pod that the API server knows a service account for.
    "/var/run/secrets/kubernetes.io",
];

fn check(server: &ApiServer, report: &mut Report) {
    let Some(mounts) = &server.mounts else { return };
    let mounts = MountIndex::new(mounts);
    let mut groups: Vec<(Gap<'_>, Vec<(&Flag, &str)>)> = Vec::new();
    let mut places: HashMap<&str, usize> = HashMap::default();
    for (flag, path) in files(server) {
        let Some(gap) = gap(&mounts, path, flag) else {
            continue;
        };
        let place = *places.entry(gap.folder()).or_insert(groups.len());
        match groups.get_mut(place) {
            Some((_, flags)) => flags.push((flag, path)),
            None => groups.push((gap, vec![(flag, path)])),
        }
    }
    for (gap, flags) in groups {
        gap.tell(server, &flags, report);
    }
}

/// The flags that name a file the server reads, with its path.
fn files(server: &ApiServer) -> impl Iterator<Item = (&Flag, &str)> {
    written(server).filter_map(move |flag| {
        let path = flag.known()?;
        if !reads_file(&flag.name) || is_written(flag) || !path.starts_with('/') {
            return None;
        }
        if flag.maybe || is_joined(flag) || !takes_effect(server, flag) {
            return None;
        }
        Some((flag, path))
    })
}

/// The server makes the key itself if the file is missing (`RunTunneler`, cmd/kube-apiserver/app/server.go,
/// until 1.21).
fn is_written(flag: &Flag) -> bool {
    flag.name == "ssh-keyfile"
}

/// Every occurrence of a list takes effect, and the last one of any other flag.
fn takes_effect(server: &ApiServer, flag: &Flag) -> bool {
    // The pair for aggregated servers is read at the start, and one half of it is not read at all
    // (staging/src/k8s.io/kube-aggregator/pkg/apiserver/apiserver.go, NewWithDelegate, 1.24; runs of 1.20.2).
    let partner = match &*flag.name {
        "proxy-client-cert-file" => Some("proxy-client-key-file"),
        "proxy-client-key-file" => Some("proxy-client-cert-file"),
        _ => None,
    };
    if partner.is_some_and(|partner| !server.setting(partner).is_set()) {
        return false;
    }
    if flags::find(&flag.name).is_some_and(|known| known.kind.is_list()) {
        return true;
    }
    server.setting(&flag.name).flag().is_some_and(|last| last.span == flag.span)
}

/// Why a file may not be there.
enum Gap<'a> {
    /// No mount covers its folder.
    Nowhere(&'a str),
    /// A mount covers it, but does not bring the file.
    Mounted(&'a Mount),
}

/// `None` if the file may be there.
fn gap<'a>(mounts: &MountIndex<'a>, path: &'a str, flag: &Flag) -> Option<Gap<'a>> {
    // A path with `..` is not resolved here, so nothing is known about it.
    if path.split('/').any(|part| part == "..") {
        return None;
    }
    let Some(mount) = mounts.find(path) else {
        let folder = path.rsplit_once('/').map_or(path, |(folder, _)| folder);
        let brought = IN_IMAGE.iter().any(|folder| mounts::is_in(path, folder));
        return if brought { None } else { Some(Gap::Nowhere(folder)) };
    };
    match mount.backing {
        Backing::EmptyDir(_) | Backing::Missing { .. } => Some(Gap::Mounted(mount)),
        Backing::Created { .. } if is_key(flag) => Some(Gap::Mounted(mount)),
        Backing::Created { .. } | Backing::Host | Backing::Other => None,
    }
}

fn is_key(flag: &Flag) -> bool {
    ["-key-file", "-keyfile", "-client-key"].iter().any(|ending| flag.name.ends_with(ending))
}

impl<'a> Gap<'a> {
    /// The folder in question. No mount covers the one, so the two kinds have none in common.
    const fn folder(&self) -> &'a str {
        match self {
            Self::Nowhere(folder) => folder,
            Self::Mounted(mount) => mount.path.as_str(),
        }
    }

    fn tell(&self, server: &ApiServer, flags: &[(&Flag, &str)], report: &mut Report) {
        let Some(&(first, path)) = flags.first() else {
            return;
        };
        let names = match flags.len() {
            1 => format!("--{} names {path}", first.name),
            2 => format!("--{} and another flag name files", first.name),
            more => format!("--{} and {} more flags name files", first.name, more - 1),
        };
        let finding = match self {
            Self::Nowhere(folder) => {
                let inside = in_folder(flags.len(), folder);
                let what = server.dialect.facts().uncovered;
                report.at(first.value_span, format!("{names}{inside}, which {what}{CONSEQUENCE}"))
            }
            Self::Mounted(mount) => mounted(mount, &names, first, report),
        };
        for (flag, _) in flags {
            finding.flag(flag.name.clone());
        }
        for (flag, _) in flags.iter().skip(1) {
            finding.also(flag.value_span, "the same is true here");
        }
    }
}

/// The server opens the file before it listens.
const CONSEQUENCE: &str = ": kube-apiserver will not start";

fn in_folder(flags: usize, folder: &str) -> String {
    match flags {
        1 => String::new(),
        _ => format!(" in {folder}"),
    }
}

/// Reports what is wrong with a mount.
fn mounted<'r>(
    mount: &Mount,
    names: &str,
    first: &Flag,
    report: &'r mut Report,
) -> &'r mut Finding {
    // The path of a file may be that of the mount.
    let is_mount = names.ends_with(&format!(" {}", mount.path));
    let inside = if is_mount { String::new() } else { format!(" in {}", mount.path) };
    match &mount.backing {
        Backing::Missing { name, span } => {
            let message =
                format!("{names}{inside}, a mount of {name}: there is no volume of that name");
            report
                .at(first.value_span, message)
                .also(*span, "no volume has this name")
                .help(format!("add {name} to volumes, or correct the name"))
        }
        Backing::EmptyDir(span) => {
            let message = format!("{names}{inside}, an empty emptyDir{CONSEQUENCE}");
            report
                .at(first.value_span, message)
                .also(*span, "nothing writes to it before the Pod starts")
        }
        Backing::Created { kind, span } => {
            let message =
                format!("{names}{inside}, a hostPath that is created empty where it is missing");
            let kind = if *kind == "FileOrCreate" { "File" } else { "Directory" };
            report
                .at(first.value_span, message)
                .severity(Severity::Note)
                .also(*span, "hides that the key is missing")
                .help(format!("with {kind} the Pod waits until it is there"))
        }
        Backing::Host | Backing::Other => report.at(first.value_span, names),
    }
}

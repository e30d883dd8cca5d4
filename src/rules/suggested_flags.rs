//! Values to suggest for missing flags: the files that kubeadm writes.

use super::pair::Pair;
use super::server_facts::reads_file;
use crate::apiserver::mounts::{self, Backing};
use crate::apiserver::{ApiServer, Flag, Setting};
use crate::edit::{Edit, Fix};

/// A flag with a value to suggest.
struct SuggestedFlag {
    name: &'static str,
    value: &'static str,
    /// The flags next to which it is written, in order of preference.
    neighbours: &'static [&'static str],
}

/// The files are those of cmd/kubeadm/app/constants/constants.go (Kubernetes 1.36). kubeadm itself never
/// sets --kubelet-certificate-authority, because by default its kubelets sign their own certificates.
const SUGGESTED: [SuggestedFlag; 14] = [
    SuggestedFlag {
        name: "kubelet-certificate-authority",
        value: "/etc/kubernetes/pki/ca.crt",
        neighbours: &["kubelet-client-key", "kubelet-client-certificate"],
    },
    SuggestedFlag {
        name: "kubelet-client-certificate",
        value: "/etc/kubernetes/pki/apiserver-kubelet-client.crt",
        neighbours: &["kubelet-client-key", "kubelet-certificate-authority"],
    },
    SuggestedFlag {
        name: "kubelet-client-key",
        value: "/etc/kubernetes/pki/apiserver-kubelet-client.key",
        neighbours: &["kubelet-client-certificate", "kubelet-certificate-authority"],
    },
    SuggestedFlag {
        name: "tls-cert-file",
        value: "/etc/kubernetes/pki/apiserver.crt",
        neighbours: &["tls-private-key-file"],
    },
    SuggestedFlag {
        name: "tls-private-key-file",
        value: "/etc/kubernetes/pki/apiserver.key",
        neighbours: &["tls-cert-file"],
    },
    SuggestedFlag {
        name: "etcd-certfile",
        value: "/etc/kubernetes/pki/apiserver-etcd-client.crt",
        neighbours: &["etcd-keyfile", "etcd-cafile"],
    },
    SuggestedFlag {
        name: "etcd-keyfile",
        value: "/etc/kubernetes/pki/apiserver-etcd-client.key",
        neighbours: &["etcd-certfile", "etcd-cafile"],
    },
    SuggestedFlag {
        name: "etcd-cafile",
        value: "/etc/kubernetes/pki/etcd/ca.crt",
        neighbours: &["etcd-certfile", "etcd-keyfile"],
    },
    SuggestedFlag {
        name: "client-ca-file",
        value: "/etc/kubernetes/pki/ca.crt",
        neighbours: &["tls-cert-file"],
    },
    SuggestedFlag {
        name: "service-account-key-file",
        value: "/etc/kubernetes/pki/sa.pub",
        neighbours: &["service-account-signing-key-file"],
    },
    SuggestedFlag {
        name: "proxy-client-cert-file",
        value: "/etc/kubernetes/pki/front-proxy-client.crt",
        neighbours: &["proxy-client-key-file"],
    },
    SuggestedFlag {
        name: "proxy-client-key-file",
        value: "/etc/kubernetes/pki/front-proxy-client.key",
        neighbours: &["proxy-client-cert-file"],
    },
    SuggestedFlag {
        name: "service-account-signing-key-file",
        value: "/etc/kubernetes/pki/sa.key",
        neighbours: &["service-account-key-file", "service-account-issuer"],
    },
    SuggestedFlag {
        name: "service-account-issuer",
        value: "https://kubernetes.default.svc.cluster.local",
        neighbours: &["service-account-key-file", "service-account-signing-key-file"],
    },
];

/// Sets flags to the files that kubeadm writes for them. `None` if the server uses the files of another
/// tool, or if a value for one of the flags is already written and only does not reach the server.
pub(super) fn flags(server: &ApiServer, names: &[&str]) -> Option<Fix> {
    if !uses_kubeadm_paths(server) {
        return None;
    }
    let mut edits = Vec::with_capacity(names.len());
    for name in names {
        let suggested = SUGGESTED.iter().find(|suggested| suggested.name == *name)?;
        let value = match client_authority(server) {
            ClientAuthority::Path(path) if *name == "kubelet-certificate-authority" => path,
            _ => suggested.value,
        };
        if !is_open(server, name) || !is_readable(server, value) {
            return None;
        }
        edits.push(Edit::set(server, name, value, suggested.neighbours)?);
    }
    Some(Fix::risky(edits))
}

/// What to set a pair of flags to: kubeadm's files if the server uses its folder. A file of another name may
/// not exist, and the server does not start without it. So in another folder only the folder is named.
pub(super) fn pair_help(server: &ApiServer, names: [&str; 2], usual: &str, what: &str) -> String {
    if uses_kubeadm_paths(server) {
        return usual.to_owned();
    }
    let [certificate, key] = names;
    let place = match folder(server) {
        Some(folder) => format!(", with the other files in {folder}"),
        None => String::new(),
    };
    format!("set --{certificate} and --{key} to {what}{place}")
}

/// What to set a flag for a file to: the example if the server uses kubeadm's folder.
pub(super) fn file_help(server: &ApiServer, name: &str, example: &str, what: &str) -> String {
    if uses_kubeadm_paths(server) {
        return format!("set {example}");
    }
    match folder(server) {
        Some(folder) => format!("set --{name} to {what}, such as one in {folder}"),
        None => format!("set --{name} to {what}"),
    }
}

/// The folder in which the server has its certificates, that of its CA for clients first.
fn folder(server: &ApiServer) -> Option<&str> {
    let path =
        |flag: &'_ Flag| reads_file(&flag.name) && flag.known().is_some_and(is_certificate_or_key);
    let of_clients = server.flags().find(|flag| flag.name == "client-ca-file" && path(flag));
    let flag = of_clients.or_else(|| server.flags().find(|flag| path(flag)))?;
    let (folder, _) = flag.known()?.rsplit_once('/')?;
    if folder.starts_with('/') { Some(folder) } else { None }
}

fn is_certificate_or_key(path: &str) -> bool {
    [".crt", ".key", ".pem"].iter().any(|end| path.ends_with(end))
}

/// The CA by which the server knows its clients.
pub(super) enum ClientAuthority<'a> {
    /// This file.
    Path(&'a str),
    /// A file whose path is not known, or not certain.
    Unknown,
    /// None is set in the file.
    Unset,
}

/// The CA by which the server knows its clients; kubeadm's if the flag is not there and the dialect's
/// tool uses kubeadm's folder.
pub(super) fn client_authority(server: &ApiServer) -> ClientAuthority<'_> {
    match server.setting("client-ca-file") {
        Setting::Set(flag) | Setting::Default(flag) | Setting::Unknown(flag) => {
            match flag.known() {
                Some(path) if path.starts_with('/') => ClientAuthority::Path(path),
                _ => ClientAuthority::Unknown,
            }
        }
        Setting::Undetermined if server.occurrences("client-ca-file").next().is_some() => {
            ClientAuthority::Unknown
        }
        Setting::Undetermined | Setting::Absent | Setting::Empty(_) => {
            if uses_kubeadm_paths(server) {
                ClientAuthority::Path("/etc/kubernetes/pki/ca.crt")
            } else {
                ClientAuthority::Unset
            }
        }
    }
}

/// Sets one half of a pair to the file next to the other half: `a.key` next to `a.crt`.
pub(super) fn half(server: &ApiServer, pair: Pair, missing: &str, held: &Flag) -> Option<Fix> {
    if !server.component.is_api_server() {
        return None;
    }
    let path = other_half(held.known()?, missing == pair.key)?;
    // The other file is a guess unless the dialect's tool has a folder of certificates.
    let guess = server.dialect.facts().certificates.is_none();
    if guess || !is_open(server, missing) || !is_readable(server, &path) {
        return None;
    }
    Some(Fix::risky([Edit::set(server, missing, &path, &[&held.name])?]))
}

/// False if a value for the flag is written under a misspelt name, or before an empty value. The user
/// chose a file then, and a fix would replace it by another one.
fn is_open(server: &ApiServer, name: &str) -> bool {
    !server.arguments.mean(name)
}

/// False for a file that no mount brings into the container: with it the server would not start.
fn is_readable(server: &ApiServer, path: &str) -> bool {
    let Some(mounts) = &server.mounts else {
        return true;
    };
    if !path.starts_with('/') {
        return true;
    }
    let mount = mounts::find(mounts, path);
    mount.is_some_and(|mount| {
        matches!(mount.backing, Backing::Host | Backing::Created { .. } | Backing::Other)
    })
}

/// `a.key` for `a.crt`, `a-key.pem` for `a.pem`, or the reverse; `None` for other names.
fn other_half(path: &str, key: bool) -> Option<String> {
    let endings = [(".crt", ".key"), ("-cert.pem", "-key.pem"), (".pem", "-key.pem")];
    endings.iter().find_map(|&(certificate, of_key)| {
        let (from, to) = if key { (certificate, of_key) } else { (of_key, certificate) };
        let stem = path.strip_suffix(from)?;
        (!key || !stem.ends_with("-key")).then(|| format!("{stem}{to}"))
    })
}

/// True if the server uses the certificates of kubeadm's folder, or none at all.
fn uses_kubeadm_paths(server: &ApiServer) -> bool {
    // The suggestions are the API server's.
    if !server.component.is_api_server() {
        return false;
    }
    let Some(folder) = server.dialect.facts().certificates else {
        return false;
    };
    // kubeadm's names are a guess if a template fills in the folder: `{{ certs }}/ca.pem`.
    let mut files = server.flags().filter(|flag| reads_file(&flag.name));
    if files.any(|flag| flag.known().is_none()) {
        return false;
    }
    let mut paths: Vec<&str> = server.flags().filter_map(Flag::known).collect();
    paths.retain(|value| is_certificate_or_key(value));
    // kubeadm never writes `.pem`.
    let by_kubeadm = |path: &&str| {
        path.starts_with(folder) && [".crt", ".key"].iter().any(|end| path.ends_with(end))
    };
    paths.is_empty() || paths.iter().any(by_kubeadm)
}

//! Flags that are missing, with the paths that kubeadm uses.

use super::pair::Pair;
use crate::apiserver::mounts::{self, Backing};
use crate::apiserver::{ApiServer, Argument, Flag, flags};
use crate::edit::{Edit, Fix};

/// A flag, the value that kubeadm gives it, and the flags that it is written beside.
struct Supply {
    name: &'static str,
    path: &'static str,
    beside: &'static [&'static str],
}

/// The files are those of cmd/kubeadm/app/constants/constants.go. kubeadm itself gives no
/// --kubelet-certificate-authority: its kubelets sign for themselves unless they are told otherwise.
const SUPPLIES: [Supply; 11] = [
    Supply {
        name: "kubelet-certificate-authority",
        path: "/etc/kubernetes/pki/ca.crt",
        beside: &["kubelet-client-key", "kubelet-client-certificate"],
    },
    Supply {
        name: "kubelet-client-certificate",
        path: "/etc/kubernetes/pki/apiserver-kubelet-client.crt",
        beside: &["kubelet-client-key", "kubelet-certificate-authority"],
    },
    Supply {
        name: "kubelet-client-key",
        path: "/etc/kubernetes/pki/apiserver-kubelet-client.key",
        beside: &["kubelet-client-certificate", "kubelet-certificate-authority"],
    },
    Supply {
        name: "tls-cert-file",
        path: "/etc/kubernetes/pki/apiserver.crt",
        beside: &["tls-private-key-file"],
    },
    Supply {
        name: "tls-private-key-file",
        path: "/etc/kubernetes/pki/apiserver.key",
        beside: &["tls-cert-file"],
    },
    Supply {
        name: "etcd-certfile",
        path: "/etc/kubernetes/pki/apiserver-etcd-client.crt",
        beside: &["etcd-keyfile", "etcd-cafile"],
    },
    Supply {
        name: "etcd-keyfile",
        path: "/etc/kubernetes/pki/apiserver-etcd-client.key",
        beside: &["etcd-certfile", "etcd-cafile"],
    },
    Supply {
        name: "proxy-client-cert-file",
        path: "/etc/kubernetes/pki/front-proxy-client.crt",
        beside: &["proxy-client-key-file"],
    },
    Supply {
        name: "proxy-client-key-file",
        path: "/etc/kubernetes/pki/front-proxy-client.key",
        beside: &["proxy-client-cert-file"],
    },
    Supply {
        name: "service-account-signing-key-file",
        path: "/etc/kubernetes/pki/sa.key",
        beside: &["service-account-key-file", "service-account-issuer"],
    },
    Supply {
        name: "service-account-issuer",
        path: "https://kubernetes.default.svc.cluster.local",
        beside: &["service-account-key-file", "service-account-signing-key-file"],
    },
];

/// Sets flags to the files that kubeadm writes for them; `None` where another tool's are used, or where
/// somebody wrote a value that does not reach the server.
pub(super) fn flags(server: &ApiServer, names: &[&str]) -> Option<Fix> {
    let edits: Option<Vec<Edit>> = names
        .iter()
        .map(|name| {
            let supply = SUPPLIES.iter().find(|supply| supply.name == *name)?;
            is_open(server, name).then_some(())?;
            is_readable(server, supply.path).then_some(())?;
            Edit::set(server, name, supply.path, supply.beside)
        })
        .collect();
    let edits = edits.filter(|_| uses_kubeadm_paths(server))?;
    Some(Fix::risky(edits))
}

/// Sets one half of a pair to the file beside that of the other half.
pub(super) fn half(server: &ApiServer, pair: Pair, missing: &str, held: &Flag) -> Option<Fix> {
    let path = other_half(held.known()?, missing == pair.key)?;
    let edit = Edit::set(server, missing, &path, &[&held.name])?;
    let fits = server.dialect.facts().certificates.is_some()
        && is_open(server, missing)
        && is_readable(server, &path);
    fits.then(|| Fix::risky([edit]))
}

/// False where a value for a flag is written under a name that can only mean it, or before an empty
/// one: what was meant is there then, and another file would take its place.
fn is_open(server: &ApiServer, name: &str) -> bool {
    let means = |text: &str| flags::nearest(text).is_some_and(|known| known.name == name);
    !server.arguments.iter().any(|argument| match argument {
        Argument::Flag(flag) => !flag.is_empty() && means(&flag.name),
        Argument::Stray(stray) | Argument::Unknown(stray, _) => {
            let written = stray.text.split_once('=');
            written.is_some_and(|(name, _)| name.starts_with('-') && means(name))
        }
        Argument::Terminator(_) | Argument::Empty(_) => false,
    })
}

/// False for a file that the container can't see: setting a flag to it would only break another way.
fn is_readable(server: &ApiServer, path: &str) -> bool {
    let Some(mounts) = server.mounts.as_ref().filter(|_| path.starts_with('/')) else {
        return true;
    };
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

/// True where kubeadm's files are used, or none that could be another tool's.
fn uses_kubeadm_paths(server: &ApiServer) -> bool {
    let is_file = |value: &&str| [".crt", ".key", ".pem"].iter().any(|end| value.ends_with(end));
    let paths = server.flags().filter_map(Flag::known).filter(is_file);
    let paths: Vec<&str> = paths.collect();
    let Some(folder) = server.dialect.facts().certificates else {
        return false;
    };
    let kubeadm = |path: &&str| path.starts_with(folder);
    paths.is_empty() || paths.iter().any(kubeadm)
}

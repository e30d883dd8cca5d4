//! `minikube start`, with flags for the kube-apiserver behind `--extra-config`.
//!
//! ```text
//! minikube start --kubernetes-version=v1.30.0 --extra-config=apiserver.audit-log-path=-
//! ```
//!
//! The value up to the first dot is the component (`ExtraOptionSlice.Set`, `pkg/minikube/config/extra_options.go` of
//! kubernetes/minikube, eb25dbc).

use crate::apiserver::version::VersionOrigin;
use crate::apiserver::{ApiServer, Version};
use crate::dialect::kubeadm::minikube::{self, Start};
use crate::dialect::shell::{long_options, program_name, wrappers};
use crate::mapped_text::MappedText;

/// The option that hands a flag on.
pub(crate) const FLAG: &str = "--extra-config";

const COMPONENT: &str = "apiserver.";

/// The server of a cluster that minikube starts, if flags are given for it.
pub(crate) fn started(words: &[MappedText]) -> Option<ApiServer> {
    let (program, rest) = wrappers::innermost(words).split_first()?;
    // A recipe of make may begin with `@`.
    if program_name::basename(program.text()).trim_start_matches(['@', '-', '+']) != "minikube" {
        return None;
    }
    if !rest.iter().any(|word| word.text() == "start") {
        return None;
    }
    let options = long_options::values(rest, FLAG);
    let flags = options.iter().filter(|option| option.text().starts_with(COMPONENT));
    let flags: Vec<MappedText> =
        flags.map(|option| option.slice(COMPONENT.len()..option.text().len())).collect();
    if flags.is_empty() {
        return None;
    }
    let named = long_options::value(rest, &["--kubernetes-version"]);
    let read = |text: MappedText| {
        let all = 0..text.text().len();
        Version::read(&text, all, VersionOrigin::Field("--kubernetes-version"))
    };
    let start = Start {
        anchor: program.span(0..program.text().len()),
        version: named.and_then(read).unwrap_or(Version::Unknown),
        gates: long_options::value(rest, &["--feature-gates"]),
        port: long_options::value(rest, &["--apiserver-port"]),
        services: long_options::value(rest, &["--service-cluster-ip-range"]),
        flags,
    };
    Some(minikube::server(start))
}

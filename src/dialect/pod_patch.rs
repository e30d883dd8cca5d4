//! Patches of a kube-apiserver's pod: those that kubeadm reads from `patches.directory`, and those
//! of kustomize that have the same form.
//!
//! kubeadm takes files whose name begins with the component, such as `kube-apiserver0+json.yaml`
//! (cmd/kubeadm/app/util/patches/patches.go, 1.36). A strategic or a merge patch replaces `command`
//! as a whole; one that does is read as a pod. What only adds to a list says nothing of the rest.

use super::command::{self, Invocation};
use super::expand::Environment;
use super::hint::Hint;
use super::json_patch;
use super::reading::Reading;
use crate::apiserver::{ApiServer, Argument, Completeness, Dialect, Origin, Partial, argv};
use crate::mapped::Mapped;
use crate::source::Span;
use crate::yaml::Node;

/// Components whose patches stand beside those of the kube-apiserver.
const OTHERS: [&str; 5] = [
    "etcd",
    "kube-controller-manager",
    "kube-scheduler",
    "kubeletconfiguration",
    "corednsdeployment",
];

/// Beginnings of flags that no other program in a static pod of Kubernetes has.
const OWN_FLAGS: [&str; 13] = [
    "--admission-",
    "--advertise-address",
    "--anonymous-auth",
    "--api-audiences",
    "--audit-",
    "--disable-admission-plugins",
    "--enable-admission-plugins",
    "--encryption-provider-config",
    "--etcd-",
    "--kubelet-",
    "--oidc-",
    "--runtime-config",
    "--service-account-issuer",
];

/// Reads a JSON patch, which is a list and has no kind. Whose pod it patches is said by the name of
/// the file, else by the flags.
pub(super) fn read(list: Node<'_>, path: &str, reading: &mut Reading<'_>) {
    let mut words = Vec::new();
    for operation in json_patch::operations(list) {
        let Some(value) = operation.value else {
            continue;
        };
        if !in_command(operation.path.text()) || !reading.step(value) {
            continue;
        }
        if value.is_sequence() && operation.path.text().ends_with("/command") {
            return whole_command(value, reading);
        }
        let items = value.items().chain(Some(value));
        let texts = items.filter_map(Node::mapped);
        words.extend(texts.filter(|word| !word.text().is_empty()));
    }
    let Some(first) = words.first() else { return };
    let known = reading.context.hint == Some(Hint::KubeadmPatch);
    if known || is_apiservers(path, &words) {
        let anchor = first.span(0..first.text().len());
        reading.push(partial(Dialect::KubeadmPatch, anchor, &words));
    }
}

/// `/spec/containers/0/command`, `/spec/template/spec/containers/0/args/-`
fn in_command(pointer: &str) -> bool {
    let pointer = pointer.strip_prefix("/spec/template").unwrap_or(pointer);
    let Some(container) = pointer.strip_prefix("/spec/containers/") else {
        return false;
    };
    matches!(container.split('/').nth(1), Some("command" | "args"))
}

/// The file's name decides where it begins with a component; the flags decide otherwise.
fn is_apiservers(path: &str, words: &[Mapped]) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    if name.starts_with("kube-apiserver") {
        return true;
    }
    let own = |word: &Mapped| OWN_FLAGS.iter().any(|flag| word.text().starts_with(flag));
    !OTHERS.iter().any(|other| name.starts_with(other)) && words.iter().any(own)
}

fn whole_command(list: Node<'_>, reading: &mut Reading<'_>) {
    let words: Vec<Mapped> = list.items().filter_map(Node::mapped).collect();
    for Invocation { program, arguments } in command::find(&words, &Environment::default()) {
        let anchor = program.span(0..program.text().len());
        let server = partial(Dialect::KubeadmPatch, anchor, &arguments);
        reading.push(ApiServer {
            completeness: Completeness::Whole,
            ..server
        });
    }
}

/// Reads a container of a strategic patch that has `args` and neither image nor command.
pub(super) fn added_args(
    dialect: Dialect,
    container: Node<'_>,
    args: &[Mapped],
    reading: &mut Reading<'_>,
) {
    let name = container.get("name").and_then(Node::mapped);
    let Some(name) = name.filter(|name| command::is_apiserver(name.text())) else {
        return;
    };
    if args.iter().any(|arg| arg.text().starts_with("--")) {
        let anchor = name.span(0..name.text().len());
        reading.push(partial(dialect, anchor, args));
    }
}

fn partial(dialect: Dialect, anchor: Span, words: &[Mapped]) -> ApiServer {
    partial_of(dialect, anchor, argv::parse(words, Origin::Written))
}

/// The server of a patch: what it sets, and nothing said of the rest.
pub(super) fn partial_of(dialect: Dialect, anchor: Span, arguments: Vec<Argument>) -> ApiServer {
    ApiServer {
        completeness: Completeness::Partial(Partial::Patch),
        ..ApiServer::new(dialect, anchor, arguments)
    }
}

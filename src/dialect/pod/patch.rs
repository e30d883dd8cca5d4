//! Patches of a kube-apiserver's pod: those that kubeadm reads from `patches.directory`, and those
//! of kustomize that have the same form.
//!
//! kubeadm takes files whose name begins with the component, such as `kube-apiserver0+json.yaml`
//! (cmd/kubeadm/app/util/patches/patches.go, 1.36). A strategic or a merge patch replaces `command`
//! as a whole; one that does is read as a pod. What only adds to a list says nothing of the rest.

use crate::apiserver::{ApiServer, Dialect, Origin, Partial, argv};
use crate::dialect::context::Reader;
use crate::dialect::hint::Hint;
use crate::dialect::kubeadm::json_patch;
use crate::dialect::object::Object;
use crate::dialect::shell::{program, program_name};
use crate::mapped_text::MappedText;
use crate::source::Span;
use crate::yaml::Node;

/// Components whose patches are in the same folder as those of the kube-apiserver.
const OTHERS: [&str; 5] = [
    "etcd",
    "kube-controller-manager",
    "kube-scheduler",
    "kubeletconfiguration",
    "corednsdeployment",
];

/// Beginnings of flags that no other program in a static pod of Kubernetes has. Programs in other
/// pods have some of them.
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

/// Reads a JSON patch, which is a list and has no kind. The name of the file, or else the flags, say
/// which pod it is for.
pub(crate) fn read(object: Object<'_>, reader: &mut Reader<'_>) {
    let mut line = Patch::default();
    for operation in json_patch::operations(object.node) {
        let pointer = operation.path.text();
        if in_command(pointer)
            && let Some(value) = operation.value
            && reader.step(value)
        {
            line.apply(pointer, value);
        }
    }
    line.push(object.path, reader);
}

/// The command line that the operations of a patch make, in their order.
#[derive(Default)]
struct Patch {
    /// The command, if an operation replaces all of it.
    command: Option<Vec<MappedText>>,
    /// The words that are added to a command in another file.
    added: Vec<MappedText>,
    /// It is for a pod template, and not for a pod.
    of_template: bool,
}

impl Patch {
    fn apply(&mut self, pointer: &str, value: Node<'_>) {
        self.of_template |= pointer.starts_with("/spec/template");
        if value.is_sequence() && pointer.ends_with("/command") {
            self.command = Some(value.items().filter_map(Node::mapped).collect());
            return;
        }
        let words = value.items().chain(Some(value)).filter_map(Node::mapped);
        let words = words.filter(|word| !word.text().is_empty());
        match &mut self.command {
            // The operation replaces the program, which is the first string.
            Some(command) if pointer.ends_with("/command/0") => {
                command.splice(..command.len().min(1), words);
            }
            None if pointer.ends_with("/command/0") => {}
            Some(command) => command.extend(words),
            None => self.added.extend(words),
        }
    }

    fn push(&self, path: &str, reader: &mut Reader<'_>) {
        if let Some(command) = &self.command {
            return whole_command(command, reader);
        }
        let Some(first) = self.added.first() else {
            return;
        };
        let known = reader.context.hint == Some(Hint::KubeadmPatch);
        if known || is_apiservers(path, &self.added, self.of_template) {
            let anchor = first.span(0..first.text().len());
            reader.push(partial(Dialect::KubeadmPatch, anchor, &self.added));
        }
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

/// True if a patch is for the kube-apiserver. The name of the file, or of the object that is patched,
/// decides if it is that of a component. Otherwise the flags decide, for a patch of a Pod.
fn is_apiservers(path: &str, words: &[MappedText], of_template: bool) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    if name.contains("kube-apiserver") {
        return true;
    }
    let own = |word: &MappedText| OWN_FLAGS.iter().any(|flag| word.text().starts_with(flag));
    let other = OTHERS.iter().any(|other| name.starts_with(other));
    !of_template && !other && words.iter().any(own)
}

fn whole_command(words: &[MappedText], reader: &mut Reader<'_>) {
    for invocation in program::find_alone(words, reader) {
        reader.push(invocation.server(Dialect::KubeadmPatch));
    }
}

/// Reads a container of a strategic patch that has `args` and neither image nor command.
pub(crate) fn added_args(
    dialect: Dialect,
    container: Node<'_>,
    args: &[MappedText],
    reader: &mut Reader<'_>,
) {
    let name = container.get("name").and_then(Node::mapped);
    let Some(name) = name.filter(|name| program_name::is_apiserver(name.text())) else {
        return;
    };
    if args.iter().any(|arg| arg.text().starts_with("--")) {
        let anchor = name.span(0..name.text().len());
        reader.push(partial(dialect, anchor, args));
    }
}

fn partial(dialect: Dialect, anchor: Span, words: &[MappedText]) -> ApiServer {
    ApiServer::partial(dialect, anchor, argv::parse(words, Origin::Written), Partial::Patch)
}

//! Faults: parts of a manifest that its reader refuses or ignores.

use super::{ManifestFault, MisspeltName};
use crate::source::Span;

/// A part of a manifest that its reader refuses or ignores.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The offending token.
    pub span: Span,
    /// The kind of the fault.
    pub kind: FaultKind,
}

/// A fault of the way in which a manifest is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// A value in `extraArgs` that YAML reads as something else than a string.
    NotAString {
        /// The flag it is the value of.
        flag: String,
        /// The value as written.
        written: String,
        /// The type that YAML reads: `boolean`, `number`, `null`, `list`, `mapping`.
        kind: &'static str,
    },
    /// An entry of the list form without `name`.
    Unnamed,
    /// A name that appears twice in the list form, although the tool accepts each only once.
    Repeated {
        /// The flag, as written.
        flag: String,
    },
    /// `extraArgs` as a map although the apiVersion has a list, or the reverse.
    WrongForm {
        /// The file's `apiVersion`.
        api_version: String,
        /// True if the apiVersion has a list of `name` and `value`.
        wants_list: bool,
    },
    /// A field that does not exist and is ignored with a warning.
    UnknownField {
        /// The field as written.
        field: String,
        /// The field that was probably meant.
        meant: &'static str,
    },
    /// A name that a tool does not know.
    MisspeltName(MisspeltName),
    /// A `kubernetesVersion` that no kubeadm which knows the apiVersion can install.
    ImpossibleVersion {
        /// The file's `apiVersion`.
        api_version: String,
        /// The version as written.
        version: String,
        /// The oldest and newest minor version that the apiVersion can be used for.
        minors: (u8, u8),
    },
    /// A feature gate of kubeadm that no kubeadm has which can install the version.
    RefusedGate {
        /// Its name.
        gate: String,
        /// The first minor version that surely has it no more.
        removed: Option<u8>,
    },
    /// A field whose value kubeadm does not decode, or refuses when it validates it.
    RefusedField {
        /// The path of the field: `etcd.external.endpoints`.
        field: String,
        /// What is wrong with it.
        problem: String,
        /// What to write; empty if that is not clear.
        help: String,
    },
    /// A patch of `patches.directory` that kubeadm cannot apply.
    RefusedPatch {
        /// What is wrong with it.
        problem: String,
    },
    /// A document for which kubeadm refuses the file.
    RefusedDocument {
        /// What is wrong with it.
        problem: String,
    },
    /// A field of OpenShift's configuration that is no longer read, while `apiServerArguments` does not
    /// set the flag that replaces it.
    IgnoredField {
        /// The field: `kubeletClientInfo.ca`.
        field: &'static str,
        /// The flag that replaces it.
        flag: &'static str,
    },
    /// A patch of kind for another version of kubeadm's configuration than kind writes.
    IgnoredPatch {
        /// The `apiVersion` that the patch is for.
        api_version: String,
        /// The one that kind writes for the node's version.
        written: &'static str,
    },
    /// A patch of kind for a document that kind does not write.
    UnmatchedPatch {
        /// The `kind` that the patch is for.
        kind: String,
    },
    /// A patch of kind for the cluster configuration, at a node that joins the cluster.
    JoiningPatch,
    /// A flag that Talos sets itself and refuses in `extraArgs`.
    RefusedFlag {
        /// The flag, without dashes.
        flag: String,
        /// True if every release refuses it, not only newer ones.
        always: bool,
    },
    /// Documents of a Talos configuration that do not go together.
    TalosDocument {
        /// What is wrong, and what follows.
        problem: String,
        /// What to do.
        help: String,
    },
    /// A fault of the manifest itself.
    Manifest(ManifestFault),
    /// A Secret that cannot be used as a certificate.
    IncompleteSecret {
        /// Its name.
        name: String,
        /// The part that is missing or wrong.
        lacks: SecretLack,
    },
}

impl FaultKind {
    /// True if the tool refuses the whole file because of it.
    pub const fn is_refused(&self) -> bool {
        matches!(
            self,
            Self::NotAString { .. }
                | Self::MisspeltName(MisspeltName { is_refused: true, .. })
                | Self::WrongForm { .. }
                | Self::Unnamed
                | Self::Repeated { .. }
                | Self::ImpossibleVersion { .. }
                | Self::RefusedGate { .. }
                | Self::RefusedField { .. }
                | Self::RefusedPatch { .. }
                | Self::RefusedDocument { .. }
                | Self::TalosDocument { .. }
        )
    }
}

/// A part that a Secret with a certificate does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecretLack {
    /// The type `kubernetes.io/tls`; it has this one, or none.
    Type(Option<String>),
    /// This entry: `tls.crt` or `tls.key`.
    Entry(&'static str),
    /// A value for this entry.
    Value(&'static str),
}

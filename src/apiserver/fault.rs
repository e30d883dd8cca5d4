//! Places where the tool that reads a manifest refuses it or ignores a part of it.

use super::ManifestFault;
use crate::source::Span;

/// A place where the tool that reads a manifest refuses it or ignores a part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The offending token.
    pub span: Span,
    /// What is wrong there.
    pub kind: FaultKind,
}

/// What is wrong with how a manifest is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// A value in `extraArgs` that YAML reads as something else than a string.
    NotAString {
        /// The flag it is the value of.
        flag: String,
        /// The value as written.
        written: String,
        /// What YAML reads it as: `boolean`, `number`, `null`, `list`, `mapping`.
        kind: &'static str,
    },
    /// An entry of the list form without `name`.
    Unnamed,
    /// A name that the list form has twice, where the tool takes each once.
    Repeated {
        /// The flag, as written.
        flag: String,
    },
    /// `extraArgs` as a map where the apiVersion has a list, or the reverse.
    WrongForm {
        /// The file's `apiVersion`.
        api_version: String,
        /// True where the apiVersion has a list of `name` and `value`.
        wants_list: bool,
    },
    /// A field that does not exist and is ignored with a warning.
    UnknownField {
        /// The field as written.
        field: String,
        /// The field that was probably meant.
        meant: &'static str,
    },
    /// A `kubernetesVersion` that no kubeadm which knows the apiVersion can install.
    ImpossibleVersion {
        /// The file's `apiVersion`.
        api_version: String,
        /// The version as written.
        version: String,
        /// The oldest and newest minor version that the apiVersion can be used for.
        minors: (u8, u8),
    },
    /// A field of OpenShift's configuration that is not read any more, with nothing in
    /// `apiServerArguments` in its place.
    IgnoredField {
        /// The field: `kubeletClientInfo.ca`.
        field: &'static str,
        /// The flag that it stood for.
        flag: &'static str,
    },
    /// A patch of kind for another version of kubeadm's configuration than kind writes.
    IgnoredPatch {
        /// The `apiVersion` that the patch is for.
        api_version: String,
        /// The one that kind writes for the node's version.
        written: &'static str,
    },
    /// A flag that Talos sets itself and refuses in `extraArgs`.
    RefusedFlag {
        /// The flag, without dashes.
        flag: String,
        /// True where every release refuses it, and not only newer ones.
        always: bool,
    },
    /// Something about the manifest as such.
    Manifest(ManifestFault),
    /// A Secret that can't serve as a certificate.
    IncompleteSecret {
        /// Its name.
        name: String,
        /// What is wrong with it.
        lacks: SecretLack,
    },
}

impl FaultKind {
    /// True where the tool refuses the whole file for it.
    pub const fn is_refused(&self) -> bool {
        matches!(
            self,
            Self::NotAString { .. }
                | Self::WrongForm { .. }
                | Self::Unnamed
                | Self::Repeated { .. }
                | Self::ImpossibleVersion { .. }
        )
    }
}

/// What a Secret lacks to serve as a certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecretLack {
    /// The type `kubernetes.io/tls`; it has this one, or none.
    Type(Option<String>),
    /// This entry: `tls.crt` or `tls.key`.
    Entry(&'static str),
    /// A value for this entry.
    Value(&'static str),
}

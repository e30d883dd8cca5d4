//! The Kubernetes version that a field of a document names.

use crate::apiserver::Version;
use crate::apiserver::version::{Release, VersionOrigin};
use crate::dialect::image;
use crate::source::Span;
use crate::yaml::{Node, Presence};

/// The version that a field names. It is unknown if there is no field, or if a template may leave
/// the field out of a file that has the token at `given`:
///
/// ```text
/// {{ if .new }}
///   version: v1.31.0
/// {{ else }}
///   version: v1.19.3
/// {{ end }}
/// ```
///
/// Of `v1.19.{{ .patch }}` only the minor version is known.
pub(crate) fn of_field(field: Option<Node<'_>>, given: Span) -> Version {
    of_named_field("kubernetesVersion", field, given)
}

/// The same for a field that the tool calls otherwise.
pub(crate) fn of_named_field(name: &'static str, field: Option<Node<'_>>, given: Span) -> Version {
    let Some(text) = certain(field, given).and_then(Node::mapped) else {
        return Version::Unknown;
    };
    let all = 0..text.text().len();
    Version::read(&text, all, VersionOrigin::Field(name)).unwrap_or(Version::Unknown)
}

/// The version in the tag of an image of Kubernetes. It is unknown in the same cases.
pub(crate) fn of_image(field: Option<Node<'_>>, given: Span) -> Version {
    let image = certain(field, given).and_then(Node::mapped);
    image.and_then(|image| image::version(&image)).unwrap_or(Version::Unknown)
}

/// The version in the tag of an image of etcd.
pub(crate) fn of_etcd(field: Option<Node<'_>>, given: Span) -> Version {
    let image = certain(field, given).and_then(Node::mapped);
    image.and_then(|image| image::etcd_version(&image)).unwrap_or(Version::Unknown)
}

/// The version in a field for the tag of etcd's image: `3.5.21-0`.
pub(crate) fn of_etcd_tag(field: Option<Node<'_>>, given: Span) -> Version {
    let Some(tag) = certain(field, given).and_then(Node::mapped) else {
        return Version::Unknown;
    };
    let is_known = tag.unknown(0..tag.text().len()).is_none();
    match Release::etcd(tag.text()) {
        Some(release) if is_known => {
            Version::Exact { release, origin: VersionOrigin::ImageTag, span: Some(tag.whole()) }
        }
        _ => Version::Unknown,
    }
}

/// The version in the tag of an image that need not be called after Kubernetes.
pub(crate) fn of_tag(field: Option<Node<'_>>, given: Span) -> Version {
    let image = certain(field, given).and_then(Node::mapped);
    image.and_then(|image| image::tag_version(&image)).unwrap_or(Version::Unknown)
}

fn certain(field: Option<Node<'_>>, given: Span) -> Option<Node<'_>> {
    let field = field?;
    if field.presence(given) == Presence::Certain { Some(field) } else { None }
}

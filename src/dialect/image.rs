//! The names and tags of container images.

use std::ops::Range;

use crate::apiserver::Version;
use crate::apiserver::version::{Release, VersionOrigin};
use crate::mapped_text::MappedText;

/// The last part of an image's path, without tag and digest.
pub(crate) fn name(image: &str) -> &str {
    let path = image.split('@').next().unwrap_or(image);
    let last = path.rsplit('/').next().unwrap_or(path);
    last.split(':').next().unwrap_or(last)
}

/// The version in the tag of an image of Kubernetes.
pub(crate) fn version(image: &MappedText) -> Option<Version> {
    let text = image.text();
    if !name(text).contains("kube") {
        return None;
    }
    tag_version(image)
}

/// The version that the tag of an image begins with.
pub(crate) fn tag_version(image: &MappedText) -> Option<Version> {
    Version::read(image, tag(image)?, VersionOrigin::ImageTag)
}

/// The version in the tag of an image of etcd: `registry.k8s.io/etcd:3.5.21-0`.
pub(crate) fn etcd_version(image: &MappedText) -> Option<Version> {
    let range = tag(image)?;
    if image.unknown(range.clone()).is_some() {
        return None;
    }
    let release = Release::etcd(image.text().get(range.clone())?)?;
    let span = Some(image.span(range));
    Some(Version::Exact { release, origin: VersionOrigin::ImageTag, span })
}

/// The range of the tag.
fn tag(image: &MappedText) -> Option<Range<usize>> {
    let text = image.text();
    let path = text.split('@').next().unwrap_or(text);
    let colon = path.rfind(':').filter(|&colon| !path.get(colon..).unwrap_or("/").contains('/'))?;
    Some(colon + 1..path.len())
}

//! `kubernetesVersion` (cmd/kubeadm/app/util/version.go, `kubernetesReleaseVersion`).

/// True for `v1.36.3`, `1.36.3-rc.1`, `ci/v1.36.0-alpha.1`, and for a label such as `stable-1.36`. A label of older
/// versions may be any word in lower case.
pub(super) fn is_release_or_label(text: &str) -> bool {
    let bare = text.strip_prefix("release/").or_else(|| text.strip_prefix("ci/")).unwrap_or(text);
    is_release(bare) || bare.starts_with(|c: char| c.is_ascii_lowercase() && c != 'v')
}

/// `^v?(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)([-+][-\w.+]*)?$`
fn is_release(text: &str) -> bool {
    let mut rest = text.strip_prefix('v').unwrap_or(text);
    for part in 0..3 {
        if part > 0 {
            let Some(after) = rest.strip_prefix('.') else { return false };
            rest = after;
        }
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let (number, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
        if number.is_empty() || (number.len() > 1 && number.starts_with('0')) {
            return false;
        }
        rest = after;
    }
    // `ParseSemantic` of apimachinery reads it once more: 1.36.3.4 has a number too many.
    let is_labelled = rest.is_empty() || rest.starts_with(['-', '+']);
    is_labelled && rest.chars().all(|c| c.is_ascii_alphanumeric() || "-_.+".contains(c))
}

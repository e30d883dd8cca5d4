//! Places in SARIF: a file by its path from the repository's root, and a region in UTF-16 units.

use serde_sarif::sarif::{ArtifactLocation, Location, PhysicalLocation, Region};

use crate::report::places::Places;
use crate::report::{templates, uri};
use crate::source::{Source, Span};

/// A file, and a place in it if there is one.
pub(super) fn location(source: &Source, places: &Places, span: Option<Span>) -> Location {
    let mut place = PhysicalLocation::builder().artifact_location(artifact(source, places)).build();
    place.region = span.map(|span| region(source, span));
    Location::builder().physical_location(place).build()
}

/// A file.
pub(super) fn artifact(source: &Source, places: &Places) -> ArtifactLocation {
    // `<stdin>` is no address, and code scanning refuses a location without one.
    let is_file = !templates::is_standard_input(source);
    let path = if is_file { places.of(source) } else { "stdin" };
    ArtifactLocation::builder().uri(uri::reference(path)).build()
}

/// Lines and columns from 1, in UTF-16 units, the last column excluded.
pub(super) fn region(source: &Source, span: Span) -> Region {
    Region::builder()
        .start_line(source.line_of(span.start).0)
        .start_column(source.utf16_column(span.start))
        .end_line(source.line_of(span.end).0)
        .end_column(source.utf16_column(span.end))
        .build()
}

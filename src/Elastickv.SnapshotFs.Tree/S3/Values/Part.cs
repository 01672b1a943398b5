namespace Elastickv.SnapshotFs.Tree.S3;

/// <summary>One part of an object (spec 05 §5.3), as far as it decides which chunks the body is made of.</summary>
/// <param name="Number">Part number in the chunk keys.</param>
/// <param name="Version">Version in the chunk keys; 0 = none. Of the reference keys when the part is offloaded.</param>
/// <param name="Offloaded">Whether the chunks are references to content-addressed bytes.</param>
/// <param name="Sizes">Where in the manifest the array of chunk sizes begins; -1: there is none, and so no chunk.</param>
internal readonly record struct Part(ulong Number, ulong Version, bool Offloaded, int Sizes);

namespace Elastickv.SnapshotFs.Tree.S3;

/// <summary>One chunk of a body.</summary>
/// <param name="Part">The part it belongs to.</param>
/// <param name="Number">Its number in the part, from 0.</param>
/// <param name="Size">Its length in bytes, as the manifest says.</param>
/// <param name="Start">Offset of its first byte in the body.</param>
/// <param name="End">Offset behind its last byte; at most <see cref="long.MaxValue"/>.</param>
internal readonly record struct Chunk(Part Part, ulong Number, ulong Size, long Start, long End);

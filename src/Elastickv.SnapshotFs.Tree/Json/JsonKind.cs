namespace Elastickv.SnapshotFs.Tree.Json;

/// <summary>Kind of the value that stands next in a JSON text.</summary>
internal enum JsonKind
{
    Object,
    Array,
    String,
    Number,
    Boolean,
    Null,
}

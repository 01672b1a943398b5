using Elastickv.SnapshotFs.Tree.DynamoDb.Keys;
using Elastickv.SnapshotFs.Tree.DynamoDb.Values;

namespace Elastickv.SnapshotFs.Tree.DynamoDb.Encode;

/// <summary>What the record of a schema says and its file does not (spec 04 §4.1).</summary>
/// <param name="KeyEncodingVersion">Which layout item keys have.</param>
/// <param name="MigratingFromGeneration">0 when no migration runs.</param>
/// <param name="Generation">The active generation.</param>
internal readonly record struct SchemaState(ulong KeyEncodingVersion, ulong MigratingFromGeneration, ulong Generation)
{
    /// <summary>Layout of the keys under the active generation.</summary>
    public KeyLayout Layout => KeyEncodingVersion >= TableSchema.OrderedKeys ? KeyLayout.Ordered : KeyLayout.Legacy;

    /// <summary>A table whose item keys are ordered and which is not migrating.</summary>
    public static SchemaState New(ulong generation) => new(TableSchema.OrderedKeys, 0, generation);
}

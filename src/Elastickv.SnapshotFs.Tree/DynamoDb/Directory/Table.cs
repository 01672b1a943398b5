using System.Text;
using Elastickv.SnapshotFs.Tree.DynamoDb.Keys;
using Elastickv.SnapshotFs.Tree.DynamoDb.Values;
using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.Tree.DynamoDb.Directory;

/// <summary>What a schema record says about where the items of its table are and how they are named. Immutable.</summary>
internal sealed class Table
{
    private readonly byte[] hashName;
    private readonly byte[] rangeName;

    /// <param name="position">Position of the schema row.</param>
    /// <param name="segment">Table name as its keys spell it.</param>
    /// <param name="schema">The schema.</param>
    public Table(long position, ReadOnlySpan<byte> segment, DynamoTableSchema schema)
    {
        Position = position;
        Segment = segment.ToArray();
        hashName = Encoding.UTF8.GetBytes(schema.PrimaryKey?.HashKey ?? "");
        rangeName = Encoding.UTF8.GetBytes(schema.PrimaryKey?.RangeKey ?? "");

        bool ordered = schema.KeyEncodingVersion >= TableSchema.OrderedKeys;
        Active = new ItemSource(PrefixOf(schema.Generation), ordered ? KeyLayout.Ordered : KeyLayout.Legacy);
        bool migrating = schema.MigratingFromGeneration != 0 && schema.MigratingFromGeneration != schema.Generation;
        ItemSource? from = migrating ? new ItemSource(PrefixOf(schema.MigratingFromGeneration), KeyLayout.Legacy) : null;

        // In the order of the stream, so that listings and identities follow it.
        Sources = from is null ? [Active] : from.Prefix.SequenceCompareTo(Active.Prefix) < 0 ? [from, Active] : [Active, from];
        HasLegacyKeys = !ordered || migrating;
    }

    /// <summary>Position of the schema row: the identity of the table.</summary>
    public long Position { get; }

    /// <summary>Table name as its keys spell it.</summary>
    public byte[] Segment { get; }

    public ReadOnlySpan<byte> HashName => hashName;

    /// <summary>Empty for a table without a range key.</summary>
    public ReadOnlySpan<byte> RangeName => rangeName;

    public bool HasRange => rangeName.Length > 0;

    /// <summary>The generation of the schema.</summary>
    public ItemSource Active { get; }

    /// <summary>All generations that are shown: the active one and, while a migration runs, the one it comes from (spec 04 §15).</summary>
    public ItemSource[] Sources { get; }

    /// <summary>
    /// Whether some items have keys of the old layout, in which one number can be spelt in several keys: then what an item is called depends on
    /// <see cref="StrayItems"/>.
    /// </summary>
    public bool HasLegacyKeys { get; }

    /// <summary>The source an item key belongs to; null for another table or generation.</summary>
    public ItemSource? SourceOf(ReadOnlySpan<byte> userKey)
    {
        foreach (ItemSource source in Sources)
        {
            // An item key without a payload is malformed.
            if (userKey.StartsWith(source.Prefix) && userKey.Length > source.Prefix.Length)
            {
                return source;
            }
        }

        return null;
    }

    private byte[] PrefixOf(ulong generation)
    {
        using var prefix = new ByteBuffer(64);
        DynamoKey.AppendPrefix(DynamoKey.ItemPrefix, Segment, generation, prefix);
        return prefix.WrittenSpan.ToArray();
    }
}

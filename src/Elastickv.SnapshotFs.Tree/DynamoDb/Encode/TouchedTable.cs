namespace Elastickv.SnapshotFs.Tree.DynamoDb.Encode;

/// <summary>A table directory with touched files.</summary>
/// <param name="Directory">Its path.</param>
/// <param name="Paths">The touched paths below it, in byte order.</param>
internal sealed record TouchedTable(byte[] Directory, List<byte[]> Paths)
{
    /// <summary>Name of the directory.</summary>
    public ReadOnlySpan<byte> Name => Directory.AsSpan(Root.Length);

    public byte[] SchemaPath => [.. Directory, .. "/_schema.json"u8];

    /// <summary>Length of the path of <c>items</c> and the separator behind it.</summary>
    public int ItemsLength => Directory.Length + "/items/".Length;

    private static ReadOnlySpan<byte> Root => "dynamodb/"u8;

    /// <summary>Finds the table directories in a list of paths in byte order. Files beside them are nobody's.</summary>
    public static List<TouchedTable> In(IReadOnlyList<byte[]> paths)
    {
        var tables = new List<TouchedTable>();
        foreach (byte[] path in paths)
        {
            int slash = path.AsSpan().StartsWith(Root) ? path.AsSpan(Root.Length).IndexOf((byte)'/') : -1;
            if (slash < 0)
            {
                continue;
            }

            ReadOnlySpan<byte> directory = path.AsSpan(0, Root.Length + slash);
            if (tables.Count == 0 || !tables[^1].Directory.AsSpan().SequenceEqual(directory))
            {
                tables.Add(new TouchedTable(directory.ToArray(), []));
            }

            tables[^1].Paths.Add(path);
        }

        return tables;
    }

    /// <summary>Whether the schema is touched.</summary>
    public bool HasSchema => Paths.Exists(path => path.AsSpan().SequenceEqual(SchemaPath));

    /// <summary>Levels below <c>items</c> that a path has: 1 or 2 for an item file, 0 for <c>items</c> itself, -1 for anything else.</summary>
    public int ItemLevel(ReadOnlySpan<byte> path)
    {
        ReadOnlySpan<byte> below = path[Directory.Length..];
        return !below.StartsWith("/items"u8) ? -1
            : below.Length == "/items".Length ? 0
            : below["/items".Length] != (byte)'/' ? -1
            : below["/items".Length..].Count((byte)'/');
    }
}

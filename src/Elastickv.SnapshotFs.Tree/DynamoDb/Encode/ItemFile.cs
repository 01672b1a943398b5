using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Encode;
using Elastickv.SnapshotFs.Tree.Json;

namespace Elastickv.SnapshotFs.Tree.DynamoDb.Encode;

/// <summary>Item files to records. Reused for file after file. Not thread-safe.</summary>
internal sealed class ItemFile : IDisposable
{
    private readonly ItemTree tree = new();
    private readonly ByteBuffer body = new();

    /// <summary>Magic and message of the item loaded last.</summary>
    public ReadOnlySpan<byte> Body => body.WrittenSpan;

    /// <summary>Reads a file and the keys that its item has in a table.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="text">Its content.</param>
    /// <param name="rows">The table; holds the item's keys afterwards.</param>
    /// <exception cref="DocumentDefectException">Not an item of the table.</exception>
    public void Load(ReadOnlySpan<byte> path, ReadOnlySpan<byte> text, ItemRows rows)
    {
        Read(path, text);
        if (rows.Load(body.WrittenSpan, out byte[] attribute) is { } reason)
        {
            throw new DocumentDefectException(path, reason, text, tree.OffsetOf(attribute));
        }
    }

    /// <summary>Reads a file whatever its keys.</summary>
    /// <exception cref="DocumentDefectException">Not an item.</exception>
    public void Read(ReadOnlySpan<byte> path, ReadOnlySpan<byte> text)
    {
        body.Clear();
        try
        {
            tree.Read(text);
            tree.Write(body);
        }
        catch (JsonFormatException e)
        {
            throw new DocumentDefectException(path, e.Reason, text, e.Offset);
        }
    }

    public void Dispose()
    {
        tree.Dispose();
        body.Dispose();
    }
}

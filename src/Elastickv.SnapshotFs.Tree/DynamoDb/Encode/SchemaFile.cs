using System.Text;
using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.DynamoDb.Keys;
using Elastickv.SnapshotFs.Tree.Encode;
using Elastickv.SnapshotFs.Tree.Json;

namespace Elastickv.SnapshotFs.Tree.DynamoDb.Encode;

/// <summary>Reads and checks <c>_schema.json</c> (spec 04 §13.2). Pure functions.</summary>
internal static class SchemaFile
{
    /// <param name="path">Path of the file.</param>
    /// <param name="text">Its content.</param>
    /// <param name="directory">Name of the directory it lies in.</param>
    /// <exception cref="DocumentDefectException">Not the schema of the table that the directory is named after.</exception>
    public static TableDefinition Parse(ReadOnlySpan<byte> path, ReadOnlySpan<byte> text, ReadOnlySpan<byte> directory)
    {
        try
        {
            TableDefinition table = new SchemaReader().Read(text);
            Check(table, directory);
            return table;
        }
        catch (JsonFormatException e)
        {
            throw new DocumentDefectException(path, e.Reason, text, e.Offset);
        }
    }

    private static void Check(TableDefinition table, ReadOnlySpan<byte> directory)
    {
        table.Attributes.Sort((x, y) => Order(x.Name, x.Offset, y.Name, y.Offset));
        for (int i = 1; i < table.Attributes.Count; i++)
        {
            AttributeDefinition attribute = table.Attributes[i];
            Require(!attribute.Name.AsSpan().SequenceEqual(table.Attributes[i - 1].Name), attribute.Offset, "expected each attribute to be defined once");
        }

        table.Indexes.Sort((x, y) => Order(x.Name, x.Offset, y.Name, y.Offset));
        for (int i = 1; i < table.Indexes.Count; i++)
        {
            IndexDefinition index = table.Indexes[i];
            Require(!index.Name.AsSpan().SequenceEqual(table.Indexes[i - 1].Name), index.Offset, "expected each index to have a name of its own");
        }

        Require(table.Name.Length > 0, 0, "expected a \"table_name\" that is not empty");
        using var segment = new ByteBuffer(256);
        KeyName.AppendText(table.Name, segment);
        Require(
            segment.WrittenSpan.SequenceEqual(directory),
            0,
            $"expected the table_name that the directory is named after; the table {KeyText.Printable(table.Name)} lies in {Encoding.ASCII.GetString(segment.WrittenSpan)}");
        Require(table.Keys.Hash.Length > 0, 0, "expected a \"primary_key\" whose \"hash_key\" has a \"name\"");
    }

    /// <summary>By name, equal ones as they stand in the file.</summary>
    private static int Order(byte[] x, int xOffset, byte[] y, int yOffset)
    {
        int names = x.AsSpan().SequenceCompareTo(y);
        return names != 0 ? names : xOffset.CompareTo(yOffset);
    }

    private static void Require(bool condition, int offset, string reason)
    {
        if (!condition)
        {
            throw new JsonFormatException(offset, reason);
        }
    }
}

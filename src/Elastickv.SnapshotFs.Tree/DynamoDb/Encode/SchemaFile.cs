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
    /// <summary>Reads and checks a file.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="text">Its content.</param>
    /// <param name="directory">Name of the directory it lies in.</param>
    /// <exception cref="DocumentDefectException">Not the schema of the table that the directory is named after.</exception>
    public static TableDefinition Parse(ReadOnlySpan<byte> path, ReadOnlySpan<byte> text, ReadOnlySpan<byte> directory)
    {
        TableDefinition table = Read(path, text);
        Check(table, path, text, directory);
        return table;
    }

    /// <summary>Reads a file; what it says may make no sense.</summary>
    /// <exception cref="DocumentDefectException">Not the JSON of a schema.</exception>
    public static TableDefinition Read(ReadOnlySpan<byte> path, ReadOnlySpan<byte> text)
    {
        try
        {
            TableDefinition table = new SchemaReader().Read(text);
            table.Attributes.Sort((x, y) => Order(x.Name, x.Offset, y.Name, y.Offset));
            table.Indexes.Sort((x, y) => Order(x.Name, x.Offset, y.Name, y.Offset));
            return table;
        }
        catch (JsonFormatException e)
        {
            throw new DocumentDefectException(path, e.Reason, text, e.Offset);
        }
    }

    /// <summary>Checks what a file says.</summary>
    /// <exception cref="DocumentDefectException">Not the schema of the table that the directory is named after.</exception>
    public static void Check(TableDefinition table, ReadOnlySpan<byte> path, ReadOnlySpan<byte> text, ReadOnlySpan<byte> directory)
    {
        if (FindDefect(table, directory, out int offset) is { } reason)
        {
            throw new DocumentDefectException(path, reason, text, offset);
        }
    }

    private static string? FindDefect(TableDefinition table, ReadOnlySpan<byte> directory, out int offset)
    {
        offset = 0;
        for (int i = 1; i < table.Attributes.Count; i++)
        {
            offset = table.Attributes[i].Offset;
            if (table.Attributes[i].Name.AsSpan().SequenceEqual(table.Attributes[i - 1].Name))
            {
                return "expected each attribute to be defined once";
            }
        }

        for (int i = 1; i < table.Indexes.Count; i++)
        {
            offset = table.Indexes[i].Offset;
            if (table.Indexes[i].Name.AsSpan().SequenceEqual(table.Indexes[i - 1].Name))
            {
                return "expected each index to have a name of its own";
            }
        }

        offset = 0;
        if (table.Name.Length == 0)
        {
            return "expected a \"table_name\" that is not empty";
        }

        using var segment = new ByteBuffer(256);
        KeyName.AppendText(table.Name, segment);
        return !segment.WrittenSpan.SequenceEqual(directory)
            ? $"expected the table_name that the directory is named after; the table {KeyText.Printable(table.Name)} lies in {Encoding.ASCII.GetString(segment.WrittenSpan)}"
            : table.Keys.Hash.Length == 0 ? "expected a \"primary_key\" whose \"hash_key\" has a \"name\""
            : null;
    }

    /// <summary>By name, equal ones as they stand in the file.</summary>
    private static int Order(byte[] x, int xOffset, byte[] y, int yOffset)
    {
        int names = x.AsSpan().SequenceCompareTo(y);
        return names != 0 ? names : xOffset.CompareTo(yOffset);
    }
}

using System.Buffers;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Json;

namespace Elastickv.SnapshotFs.Overlay.Meaning;

/// <summary>
/// A file of expiries as it is shown: its own text with the lines of moved keys renamed, those of deleted keys left out, and behind it lines that came from the other
/// file. One pass, two if names are contested; holds one line. Lines that it cannot read stay as they are.
/// </summary>
internal sealed class ExpiryText : IDisposable
{
    private readonly LineFile file;
    private readonly ExpiryRoutes routes;
    private readonly Func<LineFile, FileContent?> open;
    private readonly IBufferWriter<byte> output;
    private readonly ByteBuffer scratch = new(64);
    private readonly ByteBuffer stem = new(256);
    private readonly ByteBuffer renamed = new(512);
    private byte last = (byte)'\n';

    private ExpiryText(LineFile file, ExpiryRoutes routes, Func<LineFile, FileContent?> open, IBufferWriter<byte> output)
    {
        this.file = file;
        this.routes = routes;
        this.open = open;
        this.output = output;
    }

    /// <summary>Writes what the file shows.</summary>
    /// <param name="file">Which one.</param>
    /// <param name="routes">Which names the lines are for.</param>
    /// <param name="open">Opens the text of a file as it was last written; null for none.</param>
    /// <param name="output">Where it goes.</param>
    /// <exception cref="IOException">A text cannot be read, or the output refuses.</exception>
    public static void Write(LineFile file, ExpiryRoutes routes, Func<LineFile, FileContent?> open, IBufferWriter<byte> output)
    {
        using var text = new ExpiryText(file, routes, open, output);
        if (routes.IsContested)
        {
            text.NoteOrigins(LineFile.StringExpiries);
            text.NoteOrigins(LineFile.SketchExpiries);
        }

        text.WriteFrom(file);
        if (routes.HasLoans)
        {
            text.WriteFrom(LineFiles.Other(file));
        }
    }

    public void Dispose()
    {
        scratch.Dispose();
        stem.Dispose();
        renamed.Dispose();
    }

    private JsonPieces? Open(LineFile lines) => open(lines) is { } content ? new JsonPieces(new ContentPieces(content)) : null;

    private void NoteOrigins(LineFile lines)
    {
        using JsonPieces? pieces = Open(lines);
        while (pieces is not null && pieces.TryNext(out ReadOnlySpan<byte> piece))
        {
            if (LineMember.TryReadExpiry(piece, scratch, stem, out _))
            {
                routes.NoteOrigin(lines, stem.WrittenSpan);
            }
        }
    }

    private void WriteFrom(LineFile lines)
    {
        using JsonPieces? pieces = Open(lines);
        while (pieces is not null && pieces.TryNext(out ReadOnlySpan<byte> piece))
        {
            if (!LineMember.TryReadExpiry(piece, scratch, stem, out Range place))
            {
                if (lines == file)
                {
                    Put(piece);
                }
            }
            else if (routes.IsUntouched(lines, stem.WrittenSpan))
            {
                if (lines == file)
                {
                    Put(piece);
                }
            }
            else
            {
                Route(lines, piece, place);
            }
        }
    }

    private void Route(LineFile lines, ReadOnlySpan<byte> piece, Range place)
    {
        byte[] name = stem.WrittenSpan.ToArray();
        foreach (byte[] target in routes.NamesOf(lines, name, file))
        {
            if (last != '\n')
            {
                Put("\n"u8);
            }

            if (target.AsSpan().SequenceEqual(name))
            {
                Put(piece);
                continue;
            }

            renamed.Clear();
            renamed.Append(piece[..place.Start.Value]);
            JsonText.AppendString(target, escapeHtml: false, renamed);
            renamed.Append(piece[place.End.Value..]);
            Put(renamed.WrittenSpan);
        }
    }

    private void Put(ReadOnlySpan<byte> bytes)
    {
        output.Write(bytes);
        last = bytes[^1];
    }
}

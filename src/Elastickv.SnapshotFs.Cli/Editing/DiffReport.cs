using System.Buffers.Text;
using Elastickv.SnapshotFs.Cli.CommandLine;
using Elastickv.SnapshotFs.Cli.Output;
using Elastickv.SnapshotFs.Cli.Verbs;
using Elastickv.SnapshotFs.FileSystem.Hidden;
using Elastickv.SnapshotFs.Overlay.Changes;
using Elastickv.SnapshotFs.Overlay.Commit;
using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Encode;

namespace Elastickv.SnapshotFs.Cli.Editing;

/// <summary>What <c>snapfs diff</c> prints, in all forms.</summary>
internal static class DiffReport
{
    /// <summary>Prints the pending edits of a session, then what keeps them from being written, and gives the exit code.</summary>
    public static int Print(EditSession session, DiffVerb verb, Surroundings surroundings)
    {
        using var output = new LineOutput(surroundings);
        if (!session.Tree.HasChanges)
        {
            return ExitCode.Ok;
        }

        IReadOnlyList<DocumentDefectException> defects = verb.Records ? PrintRows(session.Committer, verb.Json, output) : PrintFiles(session, verb.Json, output);
        output.Flush();
        if (verb.Json && defects.Count > 0)
        {
            surroundings.Output.Write(EditLines.OfDefects(defects));
        }
        else
        {
            foreach (DocumentDefectException defect in defects)
            {
                surroundings.Complain(defect.Message);
            }
        }

        return defects.Count > 0 ? ExitCode.Data : ExitCode.Ok;
    }

    private static IReadOnlyList<DocumentDefectException> PrintFiles(EditSession session, bool json, LineOutput output)
    {
        foreach (Change change in session.Tree.Changes())
        {
            if (json)
            {
                output.Raw(EditLines.OfChanges([change]));
                continue;
            }

            output.Text(KindName(change.Kind)).Name(change.Path);
            if (change.From is { } from)
            {
                output.Text(" from ").Name(from);
            }

            output.Text(change.Role == ChangeRole.Scratch ? " (scratch, never written)" : "").End();
        }

        return session.Committer.FindDefects();
    }

    private static IReadOnlyList<DocumentDefectException> PrintRows(EditCommitter committer, bool json, LineOutput output)
    {
        try
        {
            committer.ListRows((in CommitRow row) => PrintRow(row, json, output));
            return [];
        }
        catch (CommitDefectsException refusal)
        {
            return refusal.Defects;
        }
    }

    private static void PrintRow(in CommitRow row, bool json, LineOutput output)
    {
        string key = KeyText.Printable(row.UserKey);
        if (!json)
        {
            output.Text(row.IsTombstone ? $"delete {key}" : $"put    {key} ({SizeText.Count(row.ValueLength, "byte")})").End();
            return;
        }

        string base64 = Base64Url.EncodeToString(row.UserKey);
        (bool tombstone, int length) = (row.IsTombstone, row.ValueLength);
        output.Text(JsonLine.Of(writer =>
        {
            writer.WriteString("row", tombstone ? "delete" : "put");
            writer.WriteString("key", key);
            writer.WriteString("key_base64url", base64);
            if (!tombstone)
            {
                writer.WriteNumber("value_bytes", length);
            }
        })).End();
    }

    private static string KindName(ChangeKind kind) => kind switch
    {
        ChangeKind.Created => "created ",
        ChangeKind.Changed => "changed ",
        ChangeKind.Deleted => "deleted ",
        _ => "renamed ",
    };
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Elastickv.SnapshotFs.EndToEnd.Support;

namespace Elastickv.SnapshotFs.EndToEnd.Editing;

/// <summary>The write-backs that were proven on a running server (spec 07 §12), made with ordinary tools on a mount: the same bytes must come out.</summary>
public class SpliceCaseTests
{
    /// <summary>Deletes, writes and dates the files of a case: $1 is the case, $2 the mount, $3 the time of the edits.</summary>
    private const string Apply =
        """
        cd "$2"
        if [ -f "$1/deletes.txt" ]; then
            while IFS= read -r path || [ -n "$path" ]; do
                case "$path" in '') ;; */) rm -rf -- "$path" ;; *) rm -- "$path" ;; esac
            done < "$1/deletes.txt"
        fi
        [ -d "$1/edits" ] || exit 0
        cd "$1/edits"
        find . -type f -print0 | while IFS= read -r -d '' path; do
            mkdir -p -- "$2/$(dirname -- "$path")"
            cat -- "$path" > "$2/$path"
            touch -d "@$3" -- "$2/$path"
        done
        """;

    public static TheoryData<string> Cases => Names(problems: false);

    public static TheoryData<string> Problems => Names(problems: true);

    [MountTheory]
    [MemberData(nameof(Cases))]
    public void EditsGiveTheExpectedSnapshot(string name)
    {
        using JsonDocument expected = JsonDocument.Parse(File.ReadAllBytes(GoldenData.At("splice", name, "expected.json")));
        using var scratch = new Scratch();
        string output = scratch.At("new.fsm");
        string[] options = expected.RootElement.TryGetProperty("options", out JsonElement words) ? words.GetString()!.Split(' ') : [];
        if (expected.RootElement.TryGetProperty("kek", out JsonElement kek))
        {
            options = [.. options, "--kek", GoldenData.At(kek.GetString()!), "--keys", GoldenData.At(expected.RootElement.GetProperty("keys").GetString()!)];
        }

        using MountedSnapshot mounted = Mount(name, scratch, output, options);
        Edit(name, mounted, expected.RootElement.GetProperty("t_prime").GetUInt64());
        ToolResult ended = Snapfs.Run("unmount", mounted.Path).Succeeded();
        mounted.AssertGone();
        if (name == "history-noop")
        {
            // Nothing was changed, so there is nothing to write.
            Assert.False(File.Exists(output), ended.Text);
            return;
        }

        Assert.Equal(expected.RootElement.GetProperty("bytes").GetInt64(), new FileInfo(output).Length);
        Assert.Equal(expected.RootElement.GetProperty("sha256").GetString(), Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(output))));
        Assert.True(File.Exists(output + ".encode_info.json"));
        Assert.Equal(["base.fsm", "mnt-log", "new.fsm", "new.fsm.encode_info.json", "new.overlay"], Directory.EnumerateFileSystemEntries(scratch.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [MountTheory]
    [MemberData(nameof(Problems))]
    public void ProblemsAreRefusedAndNothingIsLost(string name)
    {
        using JsonDocument expected = JsonDocument.Parse(File.ReadAllBytes(GoldenData.At("splice", name, "expected.json")));
        using var scratch = new Scratch();
        string output = scratch.At("new.fsm");
        using (MountedSnapshot mounted = Mount(name, scratch, output, []))
        {
            Edit(name, mounted, 0);
            string problems = Tool.Run("cat", mounted.At(".snapfs/problems.jsonl")).Succeeded().Text;
            ToolResult ended = Snapfs.Run("unmount", mounted.Path).Ended(2);
            mounted.AssertGone();
            foreach (JsonElement path in expected.RootElement.GetProperty("problem").EnumerateArray())
            {
                Assert.Contains(path.GetString()!, ended.Errors, StringComparison.Ordinal);
                Assert.Contains(path.GetString()!, problems, StringComparison.Ordinal);
            }
        }

        Assert.False(File.Exists(output));
        using MountedSnapshot again = Mount(name, scratch, output, []);
        Assert.NotEmpty(Tool.Run("cat", again.At(".snapfs/changes.jsonl")).Succeeded().Lines);
        Snapfs.Run("unmount", "--discard", again.Path).Succeeded();
        again.AssertGone();
        Assert.False(File.Exists(output));
    }

    private static MountedSnapshot Mount(string name, Scratch scratch, string output, string[] options)
    {
        string snapshot = scratch.At("base.fsm");
        File.Copy(BaseOf(name)!, snapshot, overwrite: true);
        return MountedSnapshot.Of(snapshot, ["--output", output, "--log", scratch.At("mnt-log"), .. options]);
    }

    private static void Edit(string name, MountedSnapshot mounted, ulong timestamp)
    {
        ulong ms = timestamp >> 16;
        string seconds = string.Create(CultureInfo.InvariantCulture, $"{ms / 1000}.{ms % 1000:000}");
        Tool.Shell(Apply, GoldenData.At("splice", name), mounted.Path, seconds).Succeeded();
    }

    /// <summary>The cases whose base is one file.</summary>
    private static TheoryData<string> Names(bool problems)
    {
        var names = new TheoryData<string>();
        foreach (string name in Directory.EnumerateDirectories(GoldenData.At("splice")).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal))
        {
            if (name.StartsWith("problem-", StringComparison.Ordinal) == problems && BaseOf(name) is not null)
            {
                names.Add(name);
            }
        }

        return names;
    }

    private static string? BaseOf(string name)
    {
        string words = File.ReadAllText(GoldenData.At("splice", name, "base")).Split(' ')[0].Trim();
        string own = GoldenData.At("splice", name, "base.fsm");
        return words == "own" ? File.Exists(own) ? own : null
            : RealSnapshot.Names.Contains(words) ? RealSnapshot.Path(words)
            : words.EndsWith(".fsm", StringComparison.Ordinal) ? GoldenData.At(words)
            : null;
    }
}

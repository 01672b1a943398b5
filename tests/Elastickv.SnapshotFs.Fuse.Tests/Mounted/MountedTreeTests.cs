using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Elastickv.SnapshotFs.Fuse.Mounting;
using Elastickv.SnapshotFs.Fuse.Tests.Host;
using Elastickv.SnapshotFs.Fuse.Tests.Support;

namespace Elastickv.SnapshotFs.Fuse.Tests.Mounted;

/// <summary>What programs see in a mount, whoever mounted it. The classes below run it for each kind of mount.</summary>
public abstract class MountedTreeTests(MountFixture fixture)
{
    private HostedMount Mount => fixture.Mount;

    protected void Stat_TellsTypeSizeTimeOwner()
    {
        string owner = fixture.User == MountUser.Ordinary && MountSupport.IsRoot ? MountSupport.NobodyId.ToString(CultureInfo.InvariantCulture) : Mount.Run("id", "-u").Output.Trim();
        Assert.Equal(
            $"regular file 13 1 1 600 {owner} 2023-11-14 22:13:20.124000000 +0000\n", Mount.Sh("stat -c '%F %s %b %h %a %u %y' hello.txt"));
        Assert.Equal("regular empty file 0 0\n", Mount.Sh("stat -c '%F %s %b' empty"));
        Assert.Equal($"directory 0 2 755 {owner}\n", Mount.Sh("stat -c '%F %s %h %a %u' outer"));
        Assert.Equal("100000 1600000000.456000000 1600000000.456000000\n", Mount.Sh("stat -c '%s %.9Y %.9X' short.json"));
        Assert.Equal("8000000\n", Mount.Sh("stat -c %s long.jsonl"));
        Assert.Contains("No such file", Mount.Fails("stat nothing"), StringComparison.Ordinal);
        Assert.Contains("No such file", Mount.Fails("stat nothing"), StringComparison.Ordinal);
    }

    protected void Find_ReachesEverything()
    {
        string[] found = Mount.Sh("find . -type f -o -type d | LC_ALL=C sort").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains("./outer/inner/deep.txt", found);
        Assert.Contains("./outer/hollow", found);
        Assert.Equal($"{SampleTree.ManyCount}\n", Mount.Sh("find many -type f -size +0 | wc -l"));
        Assert.DoesNotContain(found, line => line.Contains(".snapfs", StringComparison.Ordinal));
        Assert.Equal("deep", Mount.Sh("cat outer/inner/deep.txt"));
        Assert.Equal("2\n", Mount.Sh("find outer -mindepth 1 -maxdepth 1 -type d | wc -l"));
    }

    protected void List_GivesEveryNameOnce()
    {
        string[] names = Mount.Sh("ls -f many").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(SampleTree.ManyCount + 2, names.Length);
        Assert.Equal(SampleTree.ManyCount + 2, names.Distinct().Count());
        Assert.Equal(names, Mount.Sh("ls -f many").Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(SampleTree.ManyCount, Mount.Sh("ls -l many").Split('\n').Count(line => line.StartsWith("-rw-------", StringComparison.Ordinal)));
        Assert.Contains(SampleTree.OddName, Mount.Sh("ls -A --zero").Split('\0'));
        Assert.Equal("odd", Mount.Sh("cat odd*name"));
        Assert.Equal(". ..\n", Mount.Sh("ls -xa outer/hollow").Replace("  ", " ", StringComparison.Ordinal));
    }

    protected void Cat_GivesTheBytes()
    {
        Assert.Equal(SampleTree.Hello, Mount.Sh("cat hello.txt"));
        Assert.Equal("", Mount.Sh("cat empty"));
        Assert.Equal(Hash(SampleTree.BigBytes), HashOf("cat big.bin"));
        Assert.Equal(Hash(RunsBytes()), HashOf("cat runs.bin"));
        Assert.Equal(Hash(SampleTree.ShortPieces * SampleTree.PieceBytes), HashOf("cat short.json"));
        Assert.Equal(Hash(SampleTree.LongPieces * SampleTree.PieceBytes), HashOf("cat long.jsonl"));
        Assert.Equal(Text(7_654_321, 10), Mount.Sh("tail -c +7654322 long.jsonl | head -c 10"));
        Assert.Equal(Text(7_999_990, 10), Mount.Sh("tail -c 10 long.jsonl"));
        Assert.Equal(Text(1_000_000, 7), Mount.Sh("dd if=big.bin bs=1 skip=1000000 count=7 status=none"));
        Assert.Equal(Hash(SampleTree.BigBytes), HashOf("dd if=big.bin bs=1M iflag=direct status=none"));
    }

    protected void Mmap_GivesTheBytes()
    {
        foreach ((string name, int length) in new[] { ("big.bin", SampleTree.BigBytes), ("runs.bin", RunsBytes()), ("long.jsonl", SampleTree.LongPieces * SampleTree.PieceBytes) })
        {
            Assert.Equal(Hash(length), Mount.Sh($"dotnet '{MountSupport.HostProgram}' mmap '{Mount.Path}/{name}'").Trim());
        }
    }

    protected void Seek_FindsTheHoleAtTheEnd()
    {
        const string Script = "import os,sys; f=os.open(sys.argv[1],os.O_RDONLY); print(os.lseek(f,5,os.SEEK_DATA), os.lseek(f,5,os.SEEK_HOLE), os.lseek(f,-3,os.SEEK_END))\ntry: os.lseek(f,13,os.SEEK_DATA)\nexcept OSError as e: print(e.errno)";
        if (Mount.Run("python3", "-c", "").ExitCode == 0)
        {
            Shell.Outcome outcome = Mount.Run("python3", "-c", Script, Mount.Path + "/hello.txt");
            Assert.Equal("5 13 10\n6\n", outcome.Output + outcome.Errors);
        }

        Assert.Equal(SampleTree.Hello, Mount.Sh("d=$(mktemp -d) && cp --sparse=always hello.txt $d/x && cat $d/x && rm -r $d"));
    }

    protected void ConcurrentReaders_AllGetTheBytes()
    {
        string hashes = Mount.Sh("for i in 1 2 3 4; do (cat long.jsonl | sha256sum) & (tail -c +$((i*1000000+1)) long.jsonl | sha256sum >/dev/null) & (cat big.bin | sha256sum) & done; wait");
        string longHash = Hash(SampleTree.LongPieces * SampleTree.PieceBytes);
        string bigHash = Hash(SampleTree.BigBytes);
        string[] lines = hashes.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(4, lines.Count(line => line.StartsWith(longHash, StringComparison.Ordinal)));
        Assert.Equal(4, lines.Count(line => line.StartsWith(bigHash, StringComparison.Ordinal)));
    }

    protected void Changes_AreRefused()
    {
        foreach (string change in new[]
                 {
                     "touch new", "mkdir d", "rm -f hello.txt", "mv hello.txt x", "ln hello.txt x", "ln -s hello.txt x", "chmod 644 hello.txt", "truncate -s 0 hello.txt",
                     "rmdir outer/hollow", "touch hello.txt", "mkfifo p",
                 })
        {
            Assert.Contains("Read-only file system", Mount.Fails(change), StringComparison.Ordinal);
        }

        // The shell's message for a redirection names the same error in words of its own.
        Assert.Contains("ead-only", Mount.Fails("echo x > hello.txt"), StringComparison.Ordinal);
        Assert.Equal(SampleTree.Hello, Mount.Sh("cat hello.txt"));
    }

    protected void BrokenFile_IsAnInputOutputError()
    {
        Assert.Contains("Input/output error", Mount.Fails("cat broken.json"), StringComparison.Ordinal);
        Assert.Contains(Mount.Log(), line => line.Contains("made to fail", StringComparison.Ordinal));
        Assert.Equal(SampleTree.Hello, Mount.Sh("cat hello.txt"));
    }

    protected void LongRequests_CanBeGivenUpAndDoNotHoldUpOthers()
    {
        var readers = new List<Process>();
        try
        {
            for (int i = 0; i < 8; i++)
            {
                readers.Add(Shell.Start([.. MountSupport.Become(fixture.User), "cat", Mount.Path + "/endless.json"]));
            }

            Assert.Equal(SampleTree.Hello, Mount.Sh("cat hello.txt"));
            Assert.Equal("4\n", Mount.Sh("stat -c %s outer/inner/deep.txt"));

            // All first: the kernel lets one of them look up the name, and the others wait for that one, deaf to signals.
            foreach (Process reader in readers)
            {
                Mount.Run("kill", "-TERM", reader.Id.ToString(CultureInfo.InvariantCulture));
            }

            foreach (Process reader in readers)
            {
                Assert.True(reader.WaitForExit(TimeSpan.FromSeconds(60)), "a reader that was told to end hangs");
            }
        }
        finally
        {
            readers.ForEach(reader =>
            {
                reader.Kill();
                reader.Dispose();
            });
        }
    }

    protected void HiddenDirectory_TellsStatusAndProblems()
    {
        Assert.Equal("problems.jsonl\nstatus.json\n", Mount.Sh("ls .snapfs | sort"));
        for (int i = 0; i < 3; i++)
        {
            using JsonDocument status = JsonDocument.Parse(Mount.Sh("cat .snapfs/status.json"));
            Assert.Equal(42, status.RootElement.GetProperty("snapshot").GetProperty("records").GetInt32());
        }

        long before = Lookups();
        Mount.Run("cat", Mount.Path + "/not-there-" + before);
        Assert.True(Lookups() > before, "the status did not change");
        Assert.Equal("", Mount.Sh("cat .snapfs/problems.jsonl"));
        Assert.Equal("0\n", Mount.Sh("stat -c %s .snapfs/problems.jsonl"));
        Assert.Equal(Mount.Sh("stat -c %i .snapfs/status.json"), Mount.Sh("stat -c %i .snapfs/status.json"));
    }

    protected void MountTable_NamesTheSource()
    {
        Assert.Contains("fuse.snapfs", Mount.Run("stat", "-f", "-c", "%T", Mount.Path).Output + File.ReadAllText("/proc/self/mountinfo"), StringComparison.Ordinal);
        MountEntry entry = MountTable.Find(Mount.Path)!;
        Assert.Equal(("fuse.snapfs", "sample, with comma.fsm"), (entry.Type, entry.Source));
        Assert.Equal("256 4096 255 42\n", Mount.Run("stat", "-f", "-c", "%b %S %l %c", Mount.Path).Output);
    }

    private static string Hash(int length) => Convert.ToHexStringLower(SHA256.HashData(SampleTree.Pattern(0, length)));

    private static string Text(long offset, int length) => Encoding.Latin1.GetString(SampleTree.Pattern(offset, length));

    private static int RunsBytes() => Enumerable.Range(0, SampleTree.RunCount).Sum(SampleTree.RunLength);

    private string HashOf(string command) => Mount.Sh(command + " | sha256sum")[..64];

    private long Lookups()
    {
        using JsonDocument status = JsonDocument.Parse(Mount.Sh("cat .snapfs/status.json"));
        return status.RootElement.GetProperty("requests").GetProperty("lookup").GetInt64();
    }
}

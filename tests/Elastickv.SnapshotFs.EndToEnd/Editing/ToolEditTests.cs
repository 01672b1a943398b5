using System.Text.Json;
using System.Text.Json.Nodes;
using Elastickv.SnapshotFs.EndToEnd.Support;

namespace Elastickv.SnapshotFs.EndToEnd.Editing;

/// <summary>Editing with the tools people use. Each session ends with a commit whose result must show what the mount showed.</summary>
public class ToolEditTests
{
    private const string Greeting = "redis/db_0/strings/greeting.bin";
    private const string User = "redis/db_0/hashes/user%3A1.json";
    private const string Item = "dynamodb/sessions/items/sess-abc123.json";
    private const string Object = "s3/photos/2026/04/30/readme.txt";
    private const string Messages = "sqs/jobs/messages.jsonl";

    [MountFact]
    public void SedInPlace()
    {
        using var session = new EditSession();
        session.Do($"sed -i 's/hello/farewell/' {Greeting}; sed -i 's/\"30\"/\"31\"/' {User}");
        Assert.Contains("farewell", session.Text(Greeting), StringComparison.Ordinal);
        string after = session.Commit();
        Assert.Contains("farewell", File.ReadAllText(Path.Combine(after, Greeting)), StringComparison.Ordinal);
        Assert.Contains("\"31\"", File.ReadAllText(Path.Combine(after, User)), StringComparison.Ordinal);
    }

    [MountFact("ex")]
    public void ExWritesWithBackupAndSwapFiles()
    {
        using var session = new EditSession();
        session.Do($"printf '%s\\n' 'set backup' '%s/hello/ex was here/' 'x' | ex -s {Greeting}");
        Assert.Contains("ex was here", File.ReadAllText(Path.Combine(session.Commit(Greeting + "~"), Greeting)), StringComparison.Ordinal);
    }

    [MountFact("vim")]
    public void VimKeepsTheExpiryOfAKey()
    {
        using var session = new EditSession();
        const string Key = "redis/db_0/strings/px.bin";
        string ttl = session.Text("redis/db_0/strings_ttl.jsonl");
        session.Do($"vim -es -u NONE -c 'set backup writebackup backupcopy=no' -c '%s/$/!/' -c 'x' {Key} </dev/null");
        Assert.EndsWith("!\n", session.Text(Key), StringComparison.Ordinal);
        Assert.Equal(ttl, session.Text("redis/db_0/strings_ttl.jsonl"));
        session.Commit(Key + "~");
    }

    /// <summary>The kernel must not remember that a name was absent when the edit of another file can make it appear.</summary>
    [MountFact]
    public void NamesThatOtherEditsMakeAppearAreSeenThoughTheyWereAbsent()
    {
        using var session = new EditSession();
        const string Moved = "s3/photos/2026/04/30/moved.txt";
        const string Sidecar = Moved + ".elastickv-meta.json";
        session.Do($"! ls {Sidecar} 2>/dev/null; ! stat {Sidecar} 2>/dev/null; mv {Object} {Moved}; ls {Sidecar}; ls s3/photos/2026/04/30 | grep -qx moved.txt.elastickv-meta.json");
        Assert.Contains("\"etag\"", session.Text(Sidecar), StringComparison.OrdinalIgnoreCase);

        const string Line = "redis/db_0/hll_ttl.jsonl";
        session.Do($"rm {Line}; ! ls {Line} 2>/dev/null; mv redis/db_0/strings/px.bin redis/db_0/hll/px.bin; ls {Line}; grep -q '\"px\"' {Line}");
    }

    /// <summary>As nano does: truncates and writes the file itself, with a lock file beside it.</summary>
    [MountFact]
    public void WriteInPlaceBesideALockFile()
    {
        using var session = new EditSession();
        session.Do($"d=redis/db_0/strings; echo lock > $d/.greeting.bin.swp; echo 'nano wrote this' > {Greeting}; sync {Greeting}; rm $d/.greeting.bin.swp");
        Assert.Equal("nano wrote this\n", File.ReadAllText(Path.Combine(session.Commit(), Greeting)));
    }

    /// <summary>As git does: a lock file made exclusively, written, fsynced, renamed over the target.</summary>
    [MountFact("python3")]
    public void AtomicReplace()
    {
        using var session = new EditSession();
        session.Do(
            "python3 - <<'E'\n"
            + "import os\n"
            + $"for path, data in [('{Greeting}', b'replaced'), ('{Object}', b'new body')]:\n"
            + "    lock = path + '.lock'\n"
            + "    fd = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o666)\n"
            + "    try:\n"
            + "        os.open(lock, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o666)\n"
            + "        raise SystemExit('the lock was taken twice')\n"
            + "    except FileExistsError:\n"
            + "        pass\n"
            + "    os.write(fd, data)\n"
            + "    os.fsync(fd)\n"
            + "    os.close(fd)\n"
            + "    os.rename(lock, path)\n"
            + "    os.fsync(os.open(os.path.dirname(path), os.O_RDONLY))\n"
            + "E\n");
        string after = session.Commit();
        Assert.Equal("replaced", File.ReadAllText(Path.Combine(after, Greeting)));
        Assert.Equal("new body", File.ReadAllText(Path.Combine(after, Object)));
    }

    [MountFact("jq")]
    public void JqToATemporaryFileAndMove()
    {
        using var session = new EditSession();
        session.Do(
            $"jq '.note = {{\"S\": \"edited\"}}' {Item} > dynamodb/sessions/items/tmp && mv dynamodb/sessions/items/tmp {Item}"
            + $"; jq '(.fields[] | select(.name == \"age\") | .value) = \"77\"' {User} > $1/x && cp $1/x {User}");
        string after = session.Commit();
        Assert.Contains("edited", File.ReadAllText(Path.Combine(after, Item)), StringComparison.Ordinal);
        Assert.Contains("\"77\"", File.ReadAllText(Path.Combine(after, User)), StringComparison.Ordinal);
    }

    [MountFact]
    public void CopyATreeIn()
    {
        using var session = new EditSession();
        session.Do("cp -r s3/photos/2026 $1/copied; cp -r $1/copied s3/photos/again; cp redis/db_0/sets/colors.json redis/db_0/sets/copy.json");
        string after = session.Commit();
        Assert.Equal(File.ReadAllBytes(Path.Combine(after, "s3/photos/2026/04/29/img.jpg")), File.ReadAllBytes(Path.Combine(after, "s3/photos/again/04/29/img.jpg")));
        Assert.True(File.Exists(Path.Combine(after, "redis/db_0/sets/copy.json")));
    }

    [MountFact]
    public void NewObjectsNeedNoSidecar()
    {
        using var session = new EditSession();
        session.Do("mkdir -p s3/photos/new/deep; head -c 3000000 /dev/urandom > $1/blob; cp $1/blob s3/photos/new/deep/blob; echo short > s3/photos/new/note.txt");
        string[] made = ["s3/photos/new/deep/blob.elastickv-meta.json", "s3/photos/new/note.txt.elastickv-meta.json"];
        string after = session.Commit(made);
        JsonNode sidecar = JsonNode.Parse(File.ReadAllBytes(Path.Combine(after, made[1])))!;
        Assert.Equal(6, (long)sidecar["size_bytes"]!);
        Assert.Equal("application/octet-stream", (string)sidecar["content_type"]!);
        Assert.Equal(3000000, new FileInfo(Path.Combine(after, "s3/photos/new/deep/blob")).Length);
    }

    [MountFact("rsync")]
    public void RsyncIn()
    {
        using var session = new EditSession();
        session.Do("rsync -a redis/db_0/ $1/mirror/; echo changed > $1/mirror/strings/greeting.bin; echo more > $1/mirror/strings/brand-new.bin; rm $1/mirror/lists/jobs.json");
        session.Do("rsync -rt --delete $1/mirror/ redis/db_0/");
        Assert.Empty(session.Do("rsync -rt --delete --itemize-changes --omit-dir-times $1/mirror/ redis/db_0/").Text);
        string after = session.Commit();
        Assert.Equal("more\n", File.ReadAllText(Path.Combine(after, "redis/db_0/strings/brand-new.bin")));
        Assert.False(File.Exists(Path.Combine(after, "redis/db_0/lists/jobs.json")));
    }

    [MountFact]
    public void UnpackAnArchive()
    {
        using var session = new EditSession();
        session.Do($"tar cf $1/a.tar s3/photos/2026 redis/db_0/hashes; rm -r s3/photos/2026 redis/db_0/hashes; sed -i s/hello/bye/ {Greeting}; tar xf $1/a.tar; tar df $1/a.tar");
        string after = session.Commit();
        Assert.Equal(File.ReadAllBytes(session.Base(Object)), File.ReadAllBytes(Path.Combine(after, Object)));
        Assert.StartsWith("bye", File.ReadAllText(Path.Combine(after, Greeting)), StringComparison.Ordinal);
    }

    [MountFact]
    public void PuttingBackWhatWasThereWritesNothing()
    {
        using var session = new EditSession();
        session.Do("tar cf $1/a.tar s3/photos redis; rm -r s3/photos redis; tar xf $1/a.tar");
        session.EndWithoutOutput();
    }

    [MountFact]
    public void DdIntoTheMiddle()
    {
        using var session = new EditSession();
        session.Do("printf XYZ | dd of=s3/photos/big.bin bs=1 seek=1500000 conv=notrunc status=none");
        Assert.Equal("XYZ", session.Do("dd if=s3/photos/big.bin bs=1 skip=1500000 count=3 status=none").Text);
        Assert.Equal("XYZ", System.Text.Encoding.ASCII.GetString(File.ReadAllBytes(Path.Combine(session.Commit(), "s3/photos/big.bin")).AsSpan(1500000, 3)));
    }

    [MountFact]
    public void Truncate()
    {
        using var session = new EditSession();
        session.Do($"truncate -s 5 {Greeting}; truncate -s 1234567 s3/photos/big.bin; truncate -s +100 {Object}");
        string after = session.Commit();
        Assert.Equal(5, new FileInfo(Path.Combine(after, Greeting)).Length);
        Assert.Equal(1234567, new FileInfo(Path.Combine(after, "s3/photos/big.bin")).Length);
    }

    [MountFact]
    public void MoveKeys()
    {
        using var session = new EditSession();
        session.Do("cd redis/db_0; mv strings/px.bin strings/moved.bin; mv hashes/user%3A1.json hashes/user%3A9.json; mv strings/num.bin strings/user.bin");
        Assert.Contains("\"moved\"", session.Text("redis/db_0/strings_ttl.jsonl"), StringComparison.Ordinal);
        Assert.DoesNotContain("\"px\"", session.Text("redis/db_0/strings_ttl.jsonl"), StringComparison.Ordinal);
        string after = session.Commit();
        Assert.False(File.Exists(Path.Combine(after, "redis/db_0/strings/px.bin")));
        Assert.Contains("\"moved\"", File.ReadAllText(Path.Combine(after, "redis/db_0/strings_ttl.jsonl")), StringComparison.Ordinal);
    }

    [MountFact]
    public void MoveObjects()
    {
        using var session = new EditSession();
        session.Do($"mv {Object} s3/photos/moved.txt; mv s3/photos/2026/04/29 s3/photos/elsewhere");
        string after = session.Commit();
        Assert.True(File.Exists(Path.Combine(after, "s3/photos/moved.txt.elastickv-meta.json")));
        Assert.True(File.Exists(Path.Combine(after, "s3/photos/elsewhere/img.jpg")));
        Assert.False(Directory.Exists(Path.Combine(after, "s3/photos/2026/04/29")));
    }

    [MountTheory]
    [InlineData("dynamodb/orders")]
    [InlineData("s3/photos")]
    [InlineData("sqs/orders.fifo")]
    [InlineData("sqs/part.fifo")]
    [InlineData("redis/db_0/strings")]
    public void RemoveAWholeDirectory(string directory)
    {
        using var session = new EditSession();
        session.Do($"rm -r {directory}");
        Assert.False(Directory.Exists(Path.Combine(session.Commit(), directory)));
    }

    [MountFact]
    public void AppendMessages()
    {
        using var session = new EditSession();
        int before = session.Text(Messages).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;
        session.Do($"echo '{{\"body\":\"added by hand\"}}' >> {Messages}; echo '{{\"body\":\"and another\"}}' >> {Messages}");
        string[] lines = File.ReadAllLines(Path.Combine(session.Commit(Messages), Messages));
        Assert.Equal(before + 2, lines.Length);
        JsonElement added = lines.Select(line => JsonDocument.Parse(line).RootElement).Single(line => line.GetProperty("body").GetString() == "added by hand");
        Assert.Equal(32, added.GetProperty("message_id").GetString()!.Length);
        Assert.Equal("fec1ee5f1ab0d4bcf1e9d5ac4eb0cc8e".Length, added.GetProperty("md5_of_body").GetString()!.Length);
    }

    [MountFact("python3")]
    public void SharedMemoryMap()
    {
        using var session = new EditSession();
        session.Do(
            "python3 - <<'E'\n"
            + "import mmap, os\n"
            + $"with open('{Greeting}', 'r+b') as f:\n"
            + "    m = mmap.mmap(f.fileno(), 0)\n"
            + "    m[0:5] = b'MMAP!'\n"
            + "    m.flush()\n"
            + "    m.close()\n"
            + "E\n");
        Assert.StartsWith("MMAP!", session.Text(Greeting), StringComparison.Ordinal);
        Assert.StartsWith("MMAP!", File.ReadAllText(Path.Combine(session.Commit(), Greeting)), StringComparison.Ordinal);
    }

    [MountFact("python3")]
    public void UnlinkedFilesStayOpen()
    {
        using var session = new EditSession();
        session.Do(
            "python3 - <<'E'\n"
            + "import os\n"
            + $"f = open('{Greeting}', 'r+b')\n"
            + "g = open('redis/db_0/strings/.scratch.swp', 'w+b')\n"
            + $"os.unlink('{Greeting}'); os.unlink('redis/db_0/strings/.scratch.swp')\n"
            + "g.write(b'still here'); g.flush(); g.seek(0); assert g.read() == b'still here'\n"
            + "before = f.read(); f.write(b'tail'); f.flush(); f.seek(0); assert f.read() == before + b'tail'\n"
            + "assert os.fstat(f.fileno()).st_size == len(before) + 4\n"
            + $"assert not os.path.exists('{Greeting}')\n"
            + "E\n");
        Assert.False(File.Exists(Path.Combine(session.Commit(), Greeting)));
    }

    [MountFact]
    public void NewTableBucketAndQueue()
    {
        using var session = new EditSession();
        session.Do(
            "mkdir -p dynamodb/copied/items; jq '.table_name = \"copied\"' dynamodb/sessions/_schema.json > dynamodb/copied/_schema.json; cp dynamodb/sessions/items/*.json dynamodb/copied/items/any-name.json"
            + "; mkdir s3/made; jq '.name = \"made\"' s3/photos/_bucket.json > s3/made/_bucket.json; echo body > s3/made/object"
            + "; mkdir sqs/made; jq '.name = \"made\"' sqs/jobs/_queue.json > sqs/made/_queue.json; echo '{\"body\":\"first\"}' > sqs/made/messages.jsonl");
        string after = session.Commit("dynamodb/copied/items/any-name.json", "dynamodb/copied/items/sess-abc123.json", "s3/made/object.elastickv-meta.json", "sqs/made/messages.jsonl");
        Assert.True(File.Exists(Path.Combine(after, "dynamodb/copied/items/sess-abc123.json")));
        Assert.Equal("body\n", File.ReadAllText(Path.Combine(after, "s3/made/object")));
        Assert.Contains("\"first\"", File.ReadAllText(Path.Combine(after, "sqs/made/messages.jsonl")), StringComparison.Ordinal);
    }

    [MountFact]
    public void LinksAreRefused()
    {
        using var session = new EditSession();
        Assert.Contains("not permitted", Tool.Run("ln", session.Mounted.At(Greeting), session.Mounted.At("redis/db_0/strings/hard.bin")).Failed().Errors, StringComparison.Ordinal);
        Assert.Contains("not permitted", Tool.Run("ln", "-s", "greeting.bin", session.Mounted.At("redis/db_0/strings/soft.bin")).Failed().Errors, StringComparison.Ordinal);
        Assert.Contains("ermission denied", Tool.Shell("echo x > \"$1\"/CHECKSUMS", session.Mounted.Path).Failed().Errors, StringComparison.Ordinal);
        Assert.Contains("not permitted", Tool.Run("mv", session.Mounted.At("sqs/jobs"), session.Mounted.At("sqs/renamed")).Failed().Errors, StringComparison.Ordinal);
        session.EndWithoutOutput();
    }

    [MountFact]
    public void BadJsonIsReportedAndNeverCommitted()
    {
        using var session = new EditSession();
        session.Do($"cp {User} $1/good; printf '{{\\n  \"fields\": [,]\\n}}' > {User}");
        Assert.Contains("Invalid argument", Tool.Run("sync", session.Mounted.At(User)).Failed().Errors, StringComparison.Ordinal);
        string problem = session.Do("cat .snapfs/problems.jsonl").Lines.Single(line => line.Contains("user%3A1.json", StringComparison.Ordinal));
        Assert.Equal(2, JsonDocument.Parse(problem).RootElement.GetProperty("line").GetInt32());
        session.CrashAndMountAgain();
        Assert.Equal("{\n  \"fields\": [,]\n}", session.Text(User));
        ToolResult refused = Snapfs.Run("unmount", session.Mounted.Path).Ended(2);
        Assert.Contains("user%3A1.json:2:", refused.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(session.Output));
    }
}
